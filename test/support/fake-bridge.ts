import type { Bridge, Push, PushOf, RequestOf, ResponseOf } from '../../electron/contract/channels.ts';
import type { Intent } from '../../electron/contract/intent.ts';
import type { LogPart, LogRequest } from '../../electron/contract/logs.ts';
import type { Choices, Settings } from '../../electron/contract/settings.ts';
import type { Update } from '../../electron/contract/updates.ts';
import type { Patch, View } from '../../electron/contract/view.ts';

import { exampleSettings } from './example-settings.ts';

/** The other side of the page, played by a test: it answers at once and keeps what was asked. */
export interface FakeBridge extends Bridge {
  readonly intents: Intent[];
  readonly accepted: RequestOf<'stacklight:accept'>[];
  /** How often the whole view was asked for. */
  readonly viewRequests: () => number;
  /** What the next request for the view gets. */
  setView(view: View): void;
  push<P extends Push>(push: P, value: PushOf<P>): void;
}

export interface FakeAnswers {
  readonly logs?: (request: LogRequest) => LogPart[];
  readonly settings?: Settings;
  /** A sentence with which every intent is refused. */
  readonly refusal?: string;
  readonly proposed?: ResponseOf<'stacklight:propose'>;
  readonly accepted?: ResponseOf<'stacklight:accept'>;
  /** Every request fails with this. */
  readonly failure?: string;
  /** The first request for the view is answered when this is. */
  readonly gate?: Promise<void>;
}

export function createFakeBridge(first: View, answers: FakeAnswers = {}): FakeBridge {
  let view = first;
  let settings = answers.settings ?? exampleSettings();
  let viewRequests = 0;
  const intents: Intent[] = [];
  const accepted: RequestOf<'stacklight:accept'>[] = [];
  const listeners: { [P in Push]: Set<(value: PushOf<P>) => void> } = {
    'stacklight:patch': new Set<(value: Patch) => void>(),
    'stacklight:show': new Set<(value: PushOf<'stacklight:show'>) => void>(),
    'stacklight:settings-changed': new Set<(value: Settings) => void>(),
    'stacklight:update-changed': new Set<(value: Update) => void>(),
  };
  const answer = async (channel: string, request: unknown): Promise<unknown> => {
    if (answers.failure) throw new Error(answers.failure);
    switch (channel) {
      case 'stacklight:view': {
        viewRequests += 1;
        await answers.gate;
        return view;
      }
      case 'stacklight:intent': {
        intents.push(request as Intent);
        return answers.refusal ? { ok: false, problem: { code: 'refused', message: answers.refusal } } : { ok: true };
      }
      case 'stacklight:logs':
        return answers.logs?.(request as LogRequest) ?? [];
      case 'stacklight:history':
        return view.stacks.flatMap((stack) => stack.events);
      case 'stacklight:report':
        return { markdown: `# ${(request as { incident: string }).incident} was down\n\n## Summary\n\nA report.` };
      case 'stacklight:settings':
        return settings;
      case 'stacklight:propose':
        return answers.proposed ?? {};
      case 'stacklight:accept': {
        accepted.push(request as RequestOf<'stacklight:accept'>);
        return answers.accepted ?? {};
      }
      case 'stacklight:recent':
        return [];
      case 'stacklight:change-settings': {
        settings = { ...settings, choices: { ...settings.choices, ...(request as Partial<Choices>) } };
        return { settings };
      }
      default:
        return true;
    }
  };
  return {
    intents,
    accepted,
    viewRequests: () => viewRequests,
    setView: (next) => {
      view = next;
    },
    push: (push, value) => {
      for (const listener of listeners[push]) listener(value);
    },
    request: (channel, request) => answer(channel, request) as ReturnType<Bridge['request']> as never,
    on: (push, listener) => {
      listeners[push].add(listener);
      return () => listeners[push].delete(listener);
    },
  };
}
