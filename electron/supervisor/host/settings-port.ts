/** What people set of the supervisor, and how a change takes effect at once. */
import { homedir } from 'node:os';
import type { EngineChoice, EngineTest, Preferences, StackWishes } from '../../contract/preferences.ts';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import { engineChoices, testEngine } from '../../drivers/container/engine/engine-choices.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Result } from '../../result.ts';
import { PREFERENCE_DEFAULTS, type PreferenceStore } from './preference-store.ts';
import { settingsNote } from './settings-note.ts';

export interface SettingsPort {
  preferences(): Preferences;
  /** What holds where nobody chose. */
  readonly defaults: Preferences;
  /** In effect when it resolves, also where it could not be saved (`preferences-unsaved`). */
  change(part: Partial<Preferences>): Promise<Result<void>>;
  /** Writes into the history of each open stack, or of one, what was changed of what people are told, where the app keeps that. */
  note(sentence: string, stack?: string): void;
  stacks(): StackWishes;
  arrange(stacks: StackWishes): Promise<Result<void>>;
  /** The container engines that could be used. */
  engines(): Promise<readonly EngineChoice[]>;
  /** Looks at one of them, by its name; changes nothing. */
  testEngine(context: string): Promise<EngineTest>;
}

export interface SettingsDeps {
  readonly platform: Platform;
  readonly store: PreferenceStore;
  readonly engine: Pick<Engine, 'reconnect'>;
  /** Reads every stack again, with the values that hold now. */
  reread(): Promise<void>;
  /** Writes a line into the history of each open stack, or of the one of this key. */
  note(sentence: string, stack?: string): void;
  /** The picture is another one. */
  changed(): void;
}

/** Where the `docker` command and this system have their engines. */
export function enginePlaces(platform: Platform) {
  return { env: process.env, home: homedir(), sockets: platform.engineSockets() };
}

export function settingsPort({ platform, store, engine, reread, note, changed }: SettingsDeps): SettingsPort {
  return {
    preferences: store.preferences,
    defaults: PREFERENCE_DEFAULTS,
    async change(part) {
      const before = store.preferences();
      const saved = await store.change(part);
      const now = store.preferences();
      const differs = (...keys: readonly (keyof Preferences)[]) => keys.some((key) => before[key] !== now[key]);
      const noted = settingsNote(before, now);
      if (noted !== undefined) note(noted);
      if (differs('engineContext')) engine.reconnect();
      if (differs('alertAfterMs', 'remindMs', 'checkIntervalMs', 'checkTimeoutMs', 'checkRetries')) await reread();
      return saved;
    },
    note,
    stacks: store.stacks,
    async arrange(stacks) {
      const saved = await store.arrange(stacks);
      changed();
      return saved;
    },
    engines: () => engineChoices(enginePlaces(platform)),
    testEngine: (context) => testEngine(enginePlaces(platform), context),
  };
}
