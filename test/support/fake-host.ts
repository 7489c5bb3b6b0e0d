/**
 * A supervisor that supervises nothing: it shows the view that a test gives it and keeps what it was asked for.
 * Stands in for `electron/start-supervisor.ts` where the shell alone is the subject.
 */
import type { Details } from '../../electron/contract/details.ts';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Intent } from '../../electron/contract/intent.ts';
import type { LogPart } from '../../electron/contract/logs.ts';
import type { Metrics } from '../../electron/contract/metrics.ts';
import type { Timeline } from '../../electron/contract/timeline.ts';
import type { View } from '../../electron/contract/view.ts';
import { fail, ok, type Result } from '../../electron/result.ts';
import type { Proposal } from '../../electron/stack/import/proposal.ts';
import type { HostOptions } from '../../electron/supervisor/host/host-options.ts';
import type { HostPort } from '../../electron/supervisor/host/host-port.ts';
import { PREFERENCE_DEFAULTS, passingPreferences } from '../../electron/supervisor/host/preference-store.ts';
import { exampleProposal } from './example-proposals.ts';
import { aView } from './views.ts';

/** What a test has it answer to a page that asks for more than the view. */
export interface FakeAnswers {
  readonly timeline?: Timeline;
  readonly metrics?: Metrics;
  readonly details?: Details;
  /** Markdown. */
  readonly report?: string;
  readonly history?: readonly HistoryEvent[];
  /** Of every service, or of each that has one. */
  readonly logs?: readonly LogPart[];
  /** What is found running on the machine. */
  readonly machine?: Proposal;
}

export interface FakeHost extends HostPort {
  answers: FakeAnswers;
  /** Shows another view; its revision is set here. */
  show(view: View): void;
  readonly requested: Intent[];
  /** Calls other than intents, in words: `open /path`, `stopAll`, `close`. */
  readonly calls: string[];
}

export function createFakeHost(first: View = aView()): FakeHost {
  const listeners = new Set<(view: View) => void>();
  const requested: Intent[] = [];
  const calls: string[] = [];
  let view = first;
  const host: FakeHost = {
    answers: {},
    requested,
    calls,
    show(next) {
      view = { ...next, revision: view.revision + 1 };
      for (const listener of listeners) listener(view);
    },
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hurry: () => undefined,
    async request(intent) {
      requested.push(intent);
      return { ok: true };
    },
    async openStack(path) {
      calls.push(`open ${path}`);
      if (path.includes('broken')) {
        return { ok: false, problem: { code: 'stack-file-missing', message: 'There is no such file.', file: path } };
      }
      return { ok: true, value: 'shop' };
    },
    async lookAt(path) {
      calls.push(`look at ${path}`);
      if (path.includes('broken'))
        return { ok: false, problem: [{ code: 'yaml', message: 'The file cannot be read.' }] };
      if (path.includes('own')) return ok({ kind: 'stack-file', file: `${path}/stacklight.yaml` });
      return ok({ kind: 'proposal', proposal: exampleProposal({ directory: path }) });
    },
    editorSchema: async () => 'file:///home/mara/stacklight.schema.json',
    lookAtMachine: async () => ok(host.answers.machine ?? exampleProposal({ sources: [], directory: '/home/mara' })),
    logs: async ({ asked, lines }) =>
      asked.map(({ service, how }) => {
        if (!host.answers.logs)
          return { service, state: 'kept', lines: [{ text: `log of ${service}, ${lines} lines` }] };
        const part = host.answers.logs.find((one) => one.service === service);
        return part && how === 'tail' ? part : { service, state: 'kept', lines: [] };
      }),
    maskLog: (_stack, text) => text.replaceAll('hunter2', '[PASSWORD]'),
    logFile: (_stack, service) => `/home/mara/logs/${service}.log`,
    async saveLog(stack, services, file) {
      calls.push(`save ${services.join(' ')} of ${stack} as ${file}`);
      return ok(3);
    },
    history: async () => [...(host.answers.history ?? [])],
    report: async (_stack, incident) => ok(host.answers.report ?? `# The report of ${incident}`),
    page: {
      metrics: () => answer(host.answers.metrics, 'Nothing is measured.'),
      details: async () => answer(host.answers.details, 'Nothing is known.'),
      timeline: async () => answer(host.answers.timeline, 'Nothing happened.'),
      notes: () => undefined,
    },
    openUrl: (stack, service) =>
      view.stacks.find(({ key }) => key === stack)?.services.find(({ id }) => id === service)?.openUrl,
    settings: fakeSettings((sentence, stack) =>
      calls.push(`note${stack === undefined ? '' : ` of ${stack}`} ${sentence}`),
    ),
    stopAll: async () => void calls.push('stopAll'),
    async close() {
      calls.push('close');
      // The one call that comes when nobody can look into the app any more.
      process.stderr.write('fake host: closed\n');
    },
  };
  return host;
}

function answer<T>(value: T | undefined, message: string): Result<T> {
  return value === undefined ? fail({ code: 'fake', message }) : ok(value);
}

/** What a test sets, it gets. */
function fakeSettings(note: HostPort['settings']['note']): HostPort['settings'] {
  const store = passingPreferences();
  return {
    preferences: store.preferences,
    defaults: PREFERENCE_DEFAULTS,
    change: store.change,
    note,
    stacks: store.stacks,
    arrange: store.arrange,
    engines: async () => [
      { context: '', place: '' },
      { context: 'default', place: '/var/run/docker.sock' },
      { context: 'colima', place: 'unix:///home/mara/.colima/default/docker.sock' },
    ],
    testEngine: async (context) =>
      context === 'colima'
        ? {
            ok: false,
            sentence:
              'Docker context "colima" says that the container engine is at /home/mara/.colima/default/docker.sock, but it does not exist.',
            hint: 'start that engine, or docker context use default',
          }
        : {
            ok: true,
            sentence: 'Engine 27.3.1 at /var/run/docker.sock on Debian GNU/Linux 12: 12 containers, 4 running.',
          },
  };
}

declare global {
  /** Where a test inside the app's process finds the host. */
  var fakeHost: FakeHost | undefined;
}

/** The same door as the real one, as far as the app uses it. */
export async function createHost({
  runtime,
}: HostOptions): Promise<Result<{ host: HostPort; close(): Promise<void> }>> {
  const host = createFakeHost({ ...aView(), runtime });
  globalThis.fakeHost = host;
  return ok({ host, close: host.close });
}
