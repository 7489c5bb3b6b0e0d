import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import { type AppChoices, appChoicesSchema } from '../contract/settings.ts';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import { makeFolderSync } from '../platform/make-folder.ts';
import { messageOf } from '../result.ts';
import { APP_DEFAULTS } from './app-defaults.ts';
import type { Log } from './log.ts';
import type { Told } from './notification-rules.ts';
import type { Recent } from './recent-stacks.ts';
import { asVersion2 } from './settings-before.ts';
import { type Stored, storedOf, VERSION } from './stored-settings.ts';
import { dialogsWords } from './words/dialogs.ts';

export interface SettingsStore {
  choices(): AppChoices;
  choose(part: Partial<AppChoices>): void;
  /** Stack files that are opened at start, in their order. */
  stacks(): readonly string[];
  keepStacks(files: readonly string[]): void;
  /** No notification before this time (epoch milliseconds); undefined: none is held back. */
  snoozedUntil(): number | undefined;
  snooze(until: number | undefined): void;
  /** By the key of a stack: no notification of it before this time (epoch milliseconds). Those that are over are not among them. */
  stackSnoozes(): Readonly<Record<string, number>>;
  snoozeStack(stack: string, until: number | undefined): void;
  told(): Told;
  remember(told: Told): void;
  recent(): readonly Recent[];
  keepRecent(list: readonly Recent[]): void;
  /** A sentence when the file could not be read and was set aside. */
  readonly notice?: string;
  /** What was chosen so far is on the disk after this. */
  written(): Promise<void>;
}

/**
 * The settings file `settings.json` in `directory`, readable by its user only. A file that cannot be read or is of another version is
 * renamed, never overwritten, and said; of one with a value that cannot be, the rest holds. A failed write is logged: the choice then lasts until the app ends. `startsAtLogin`: what
 * the system says of it, where it knows better than the file.
 */
export function openSettings(directory: string, log: Log, startsAtLogin?: boolean): SettingsStore {
  makeFolderSync(directory, 0o700);
  const { stored, notice } = readOrSetAside(join(directory, 'settings.json'), log);
  const fromSystem = startsAtLogin === undefined ? {} : { startAtLogin: startsAtLogin };
  let now: Stored = { ...stored, settings: { ...stored.settings, ...fromSystem } };

  const writer = createWriter(directory, () => ({ ...now, version: VERSION }), log);
  const save = (part: Partial<Stored>) => {
    now = { ...now, ...part };
    writer.changed();
  };
  const choices = () => ({ ...APP_DEFAULTS, ...now.settings });
  return {
    choices,
    choose: (part) => save({ settings: chosenOf(appChoicesSchema.parse({ ...choices(), ...part })) }),
    stacks: () => now.stacks,
    keepStacks: (files) => save({ stacks: [...files] }),
    snoozedUntil: () => now.snoozedUntil,
    snooze: (snoozedUntil) => save({ snoozedUntil }),
    stackSnoozes: () => lasting(now.stackSnoozes),
    snoozeStack: (stack, until) => {
      const { [stack]: _before, ...others } = lasting(now.stackSnoozes);
      save({ stackSnoozes: until === undefined ? others : { ...others, [stack]: until } });
    },
    told: () => now.told,
    remember: ({ opened, closed, asked = [] }) =>
      save({ told: { opened: [...opened], closed: [...closed], asked: [...asked] } }),
    recent: () => now.recent,
    keepRecent: (list) => save({ recent: list.map((one) => ({ ...one })) }),
    written: writer.written,
    ...(notice !== undefined && { notice }),
  };
}

interface Writer {
  changed(): void;
  written(): Promise<void>;
}

/**
 * Writes what is set now, once for all changes of a moment. The library is loaded for the first of them: a start writes the stacks that
 * it opened, and the library with what it brings along is half of what the window would wait for.
 */
function createWriter(directory: string, content: () => Stored, log: Log): Writer {
  let store: Promise<{ store: Stored }> | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  const write = async () => {
    try {
      store ??= openStore(directory);
      (await store).store = content();
    } catch (error) {
      store = undefined;
      log(`the settings could not be saved: ${messageOf(error)}`);
    }
  };
  const begin = () => {
    clearTimeout(waiting);
    waiting = undefined;
    turn = turn.then(write);
  };
  return {
    changed() {
      waiting ??= setTimeout(begin, LIMITS.shell.settingsMs);
    },
    written() {
      if (waiting) begin();
      return turn;
    },
  };
}

async function openStore(directory: string): Promise<{ store: Stored }> {
  const { default: ElectronStore } = await import('electron-store');
  const store = new ElectronStore<Stored>({
    name: 'settings',
    cwd: directory,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: true,
  });
  // The library listens to a channel of its own for pages that hold a store. Ours do not, so that door is closed.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}

function lasting(snoozes: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const now = Date.now();
  return Object.fromEntries(Object.entries(snoozes).filter(([, until]) => until > now));
}

/** What differs from the defaults: one that a later version changes then holds for whoever did not choose. */
function chosenOf(all: AppChoices): Partial<AppChoices> {
  const defaults = new Map<string, unknown>(Object.entries(APP_DEFAULTS));
  const chosen = Object.entries(all).filter(([key, value]) => defaults.get(key) !== value);
  return appChoicesSchema.partial().parse(Object.fromEntries(chosen));
}

/** Read by us before the library does: it knows no way but to throw or to forget. */
function readOrSetAside(file: string, log: Log): { readonly stored: Stored; readonly notice?: string } {
  const empty = storedOf({}).stored;
  if (!existsSync(file)) return { stored: empty };
  try {
    // A file that a person made or copied may be open to others.
    chmodSync(file, 0o600);
    const read = readTextSync(file, LIMITS.files.stateBytes);
    if (!read.ok) throw new Error(read.problem.message);
    const { stored, dropped } = storedOf(asVersion2(JSON.parse(read.value)));
    return dropped.length === 0 ? { stored } : { stored, notice: copied(file, dropped) };
  } catch (error) {
    // The parser's own message quotes the file, so only the kind of error is said.
    log(`the settings file cannot be used (${error instanceof Error ? error.name : 'unknown'})`);
    return { stored: empty, notice: setAside(file) };
  }
}

function copied(file: string, dropped: readonly string[]): string {
  const aside = nameAside(file);
  try {
    copyFileSync(file, aside);
    return dialogsWords.settingsDropped(dropped.join(', '), aside);
  } catch {
    return dialogsWords.settingsDropped(dropped.join(', '), undefined);
  }
}

function nameAside(file: string): string {
  return `${file}.unreadable-${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
}

function setAside(file: string): string {
  const aside = nameAside(file);
  try {
    renameSync(file, aside);
    return dialogsWords.settingsSetAside(aside);
  } catch (error) {
    return dialogsWords.settingsUnusable(file, messageOf(error));
  }
}
