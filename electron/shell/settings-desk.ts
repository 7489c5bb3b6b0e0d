/** All settings as one, whoever keeps them: the app its own, the supervisor its own. A change takes effect at once or is not kept. */

import { formatDuration } from '../../shared/text/duration.ts';
import type { RequestOf } from '../contract/channels.ts';
import { preferencesSchema } from '../contract/preferences.ts';
import {
  type AppChoices,
  appChoicesSchema,
  type ChangedSettings,
  type Choices,
  type Settings,
} from '../contract/settings.ts';
import { LIMITS } from '../limits.ts';
import { messageOf, type Result } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import { APP_DEFAULTS } from './app-defaults.ts';
import { type EditorCommand, OWN_COMMAND } from './editor-command.ts';
import { atStart, knownStacks, movedStack } from './known-stacks.ts';
import type { SettingsStore } from './settings.ts';
import { silenceNote } from './silence-note.ts';
import { settingsWords } from './words/settings.ts';

export interface SettingsDeskDeps {
  readonly store: SettingsStore;
  readonly host: Pick<HostPort, 'settings' | 'view'>;
  /** Whether the person wants this engine, asked outside of the page. */
  confirmEngine(context: string): Promise<boolean>;
  /** A person's own command for files, with the program that it would run, or why it runs none. */
  editorCommand(text: string): Promise<Result<EditorCommand>>;
  /** Whether the person wants it run, asked outside of the page. */
  confirmEditor(command: EditorCommand): Promise<boolean>;
  /** Rejects when the system refuses. */
  setStartAtLogin(enabled: boolean): Promise<void>;
  /** Takes the keys that open the window, and lets go of others; empty: none. False when the system does not give them. */
  setShortcut(keys: string): boolean;
  /** Light, dark, contrast: what the window is drawn in. */
  setTheme(theme: AppChoices['theme']): void;
  /** Everybody who shows or obeys settings looks again. */
  changed(settings: Settings): void;
}

export interface SettingsDesk {
  settings(): Settings;
  change(part: Partial<Choices>): Promise<ChangedSettings>;
  arrange(how: RequestOf<'stacklight:arrange-stack'>): Promise<Settings>;
  /** All notifications, or those of one stack. */
  snooze(on: boolean, stack?: string): Settings;
  /** Puts into effect what was chosen before this start; a sentence for what the system refuses now. */
  begin(): string | undefined;
}

export function createSettingsDesk(parts: SettingsDeskDeps): SettingsDesk {
  const { store, host } = parts;
  const settings = (): Settings => {
    const snoozedUntil = store.snoozedUntil();
    return {
      choices: { ...store.choices(), ...host.settings.preferences() },
      defaults: { ...APP_DEFAULTS, ...host.settings.defaults },
      stacks: [...knownStacks(host.view(), store.stacks(), host.settings.stacks())],
      ...(snoozedUntil !== undefined && snoozedUntil > Date.now() ? { snoozedUntil } : {}),
      stackSnoozes: store.stackSnoozes(),
    };
  };
  const told = (): Settings => {
    const now = settings();
    parts.changed(now);
    return now;
  };
  /** What the system has to agree to; the sentences of what it refused. */
  const ask = async ({ startAtLogin, shortcut, theme }: Partial<AppChoices>): Promise<readonly string[]> => {
    const before = store.choices();
    const refused: string[] = [];
    if (startAtLogin !== undefined && startAtLogin !== before.startAtLogin) {
      try {
        await parts.setStartAtLogin(startAtLogin);
        store.choose({ startAtLogin });
      } catch (error) {
        refused.push(settingsWords.loginRefused(messageOf(error)));
      }
    }
    if (shortcut !== undefined && shortcut !== before.shortcut) {
      if (parts.setShortcut(shortcut)) store.choose({ shortcut });
      else {
        parts.setShortcut(before.shortcut);
        refused.push(settingsWords.shortcutRefused(shortcut));
      }
    }
    if (theme !== undefined) parts.setTheme(theme);
    return refused;
  };
  /** A command runs a program, so it holds once the person said yes to the very program and its arguments; the sentence of a refusal. */
  const askForCommand = async ({ editorCommand: text }: Partial<AppChoices>): Promise<readonly string[]> => {
    if (text === undefined || text === store.choices().editorCommand) return [];
    const command = text === '' ? undefined : await parts.editorCommand(text);
    if (command && !command.ok) return [command.problem.message];
    if (command && !(await parts.confirmEditor(command.value))) return [settingsWords.commandNotConfirmed];
    store.choose({ editorCommand: text });
    return [];
  };
  return {
    settings,
    async change(part) {
      const before = store.choices();
      const refused = [...(await ask(part))];
      refused.push(...(await askForCommand(part)));
      const ofApp = only(part, appChoicesSchema.keyof().options);
      const { startAtLogin: _login, shortcut: _keys, editorCommand: _command, editor, ...others } = ofApp;
      const hasNone = editor === OWN_COMMAND && store.choices().editorCommand === '';
      const plain = editor === undefined || hasNone ? others : { ...others, editor };
      if (Object.keys(plain).length > 0) store.choose(appChoicesSchema.partial().parse(plain));
      const noted = silenceNote(before, store.choices());
      if (noted !== undefined) host.settings.note(noted);
      const { engineContext, ...rest } = only(part, preferencesSchema.keyof().options);
      const isOther = engineContext !== undefined && engineContext !== host.settings.preferences().engineContext;
      const isConfirmed = isOther && (await parts.confirmEngine(String(engineContext)));
      if (isOther && !isConfirmed) refused.push(settingsWords.engineNotConfirmed);
      const ofSupervisor = { ...rest, ...(isConfirmed ? { engineContext } : {}) };
      if (Object.keys(ofSupervisor).length > 0) {
        const saved = await host.settings.change(preferencesSchema.partial().parse(ofSupervisor));
        if (!saved.ok) refused.push(saved.problem.message);
      }
      return { settings: told(), ...(refused.length > 0 ? { problem: refused.join(' ') } : {}) };
    },
    async arrange(how) {
      const { stacks } = settings();
      const wishes = host.settings.stacks();
      const file = stacks.find(({ id }) => id === how.id)?.file;
      if (file === undefined) return settings();
      await host.settings.arrange(
        how.how === 'move' ? movedStack(stacks, wishes, how) : atStart(wishes, file, how.open),
      );
      return told();
    },
    snooze(on, stack) {
      const now = Date.now();
      const until = on ? now + LIMITS.shell.snoozeMs : undefined;
      const before = stack === undefined ? store.snoozedUntil() : store.stackSnoozes()[stack];
      if (stack === undefined) store.snooze(until);
      else store.snoozeStack(stack, until);
      const long = formatDuration(LIMITS.shell.snoozeMs);
      if (on) host.settings.note(settingsWords.snoozed(long, stack !== undefined), stack);
      else if ((before ?? 0) > now) host.settings.note(settingsWords.snoozeEnded(stack !== undefined), stack);
      return told();
    },
    begin() {
      const { theme, shortcut } = store.choices();
      parts.setTheme(theme);
      return parts.setShortcut(shortcut) ? undefined : settingsWords.shortcutRefused(shortcut);
    },
  };
}

/** Of a change, what one keeper keeps. */
function only(part: Partial<Choices>, keys: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(part).filter(([key, value]) => keys.includes(key) && value !== undefined));
}
