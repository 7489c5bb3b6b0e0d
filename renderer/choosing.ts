import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Bridge, RequestOf } from '../electron/contract/channels.ts';
import type { Choices, Settings } from '../electron/contract/settings.ts';
import { reasonOf } from './reason.ts';
import { settingsWords } from './words/settings.ts';

/** The settings as they are now, and the ways to change them. */
export interface Choosing {
  /** Undefined until the first answer. */
  readonly settings: ReadonlySignal<Settings | undefined>;
  load(): Promise<void>;
  change(part: Partial<Choices>): Promise<void>;
  arrange(how: RequestOf<'stacklight:arrange-stack'>): Promise<void>;
  /** All notifications, or those of one stack. */
  snooze(on: boolean, stack?: string): Promise<void>;
  /** Ends the subscription. */
  close(): void;
}

/** `tell` says what was refused. */
export function createChoosing(bridge: Bridge, tell: (trouble: { readonly message: string }) => void): Choosing {
  const settings = signal<Settings | undefined>(undefined);
  const take = async (asked: Promise<Settings>): Promise<void> => {
    try {
      settings.value = await asked;
    } catch (error) {
      tell({ message: settingsWords.saveFailed(reasonOf(error)) });
    }
  };
  const changed = async (part: Partial<Choices>): Promise<Settings> => {
    const { settings: now, problem } = await bridge.request('stacklight:change-settings', part);
    if (problem !== undefined) tell({ message: problem });
    return now;
  };
  return {
    settings,
    load: () => take(bridge.request('stacklight:settings', undefined)),
    change: (part) => take(changed(part)),
    arrange: (how) => take(bridge.request('stacklight:arrange-stack', how)),
    snooze: (on, stack) => take(bridge.request('stacklight:snooze', { on, ...(stack === undefined ? {} : { stack }) })),
    close: bridge.on('stacklight:settings-changed', (now) => {
      settings.value = now;
    }),
  };
}
