import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import { type Settings, settingsSchema } from '../contract/settings.ts';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import { messageOf } from '../result.ts';
import type { Log } from './log.ts';
import type { Told } from './notification-rules.ts';
import type { Recent } from './recent-stacks.ts';
import { dialogsWords } from './words/dialogs.ts';

const DEFAULTS: Settings = {
  stacks: [],
  notifications: { down: true, recovered: true },
  startHidden: false,
  startAtLogin: false,
};

const storedSchema = z.object({
  settings: settingsSchema.partial().default({}),
  /** Ids of incidents that were told. */
  told: z
    .object({ opened: z.array(z.string()), closed: z.array(z.string()), asked: z.array(z.string()).optional() })
    .default({ opened: [], closed: [] }),
  /** Stacks that were open, the newest first. */
  recent: z.array(z.object({ file: z.string(), name: z.string() })).default([]),
});
type Stored = z.infer<typeof storedSchema>;

export interface SettingsStore {
  settings(): Settings;
  change(part: Partial<Settings>): Settings;
  told(): Told;
  remember(told: Told): void;
  recent(): readonly Recent[];
  keepRecent(list: readonly Recent[]): void;
  /** A sentence when the file could not be read and was set aside. */
  readonly notice?: string;
}

/**
 * The settings file `settings.json` in `directory`, readable by its user only. A file that cannot be read is renamed,
 * never overwritten, and said. A failed write is logged: the choice then lasts until the app ends. `startsAtLogin`: what the system
 * says of it, where it knows better than the file.
 */
export function openSettings(directory: string, log: Log, startsAtLogin?: boolean): SettingsStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { stored, notice } = readOrSetAside(join(directory, 'settings.json'), log);
  const store = new ElectronStore<Stored>({
    name: 'settings',
    cwd: directory,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: true,
  });
  // The library listens to a channel of its own for pages that hold a store. Ours do not, so that door is closed.
  ipcMain.removeAllListeners('electron-store-get-data');
  const fromSystem = startsAtLogin === undefined ? {} : { startAtLogin: startsAtLogin };
  let settings: Settings = { ...DEFAULTS, ...stored.settings, ...fromSystem };
  let told: Told = stored.told;
  let recent: readonly Recent[] = stored.recent;

  const save = <K extends keyof Stored>(key: K, value: Stored[K]) => {
    try {
      store.set(key, value);
    } catch (error) {
      log(`the settings could not be saved: ${messageOf(error)}`);
    }
  };
  return {
    settings: () => settings,
    change(part) {
      settings = settingsSchema.parse({ ...settings, ...part });
      save('settings', settings);
      return settings;
    },
    told: () => told,
    remember(next) {
      told = next;
      save('told', { opened: [...next.opened], closed: [...next.closed], asked: [...(next.asked ?? [])] });
    },
    recent: () => recent,
    keepRecent(next) {
      recent = next;
      save(
        'recent',
        next.map((one) => ({ ...one })),
      );
    },
    ...(notice !== undefined && { notice }),
  };
}

/** Read by us before the library does: it knows no way but to throw or to forget. */
function readOrSetAside(file: string, log: Log): { readonly stored: Stored; readonly notice?: string } {
  const empty = storedSchema.parse({});
  if (!existsSync(file)) return { stored: empty };
  try {
    // A file that a person made or copied may be open to others.
    chmodSync(file, 0o600);
    const read = readTextSync(file, LIMITS.files.stateBytes);
    if (!read.ok) throw new Error(read.problem.message);
    return { stored: storedSchema.parse(JSON.parse(read.value)) };
  } catch (error) {
    // The parser's own message quotes the file, so only the kind of error is said.
    log(`the settings file cannot be used (${error instanceof Error ? error.name : 'unknown'})`);
    return { stored: empty, notice: setAside(file) };
  }
}

function setAside(file: string): string {
  const aside = `${file}.unreadable-${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
  try {
    renameSync(file, aside);
    return dialogsWords.settingsSetAside(aside);
  } catch (error) {
    return dialogsWords.settingsUnusable(file, messageOf(error));
  }
}
