/** What people set of the supervisor, kept as `preferences.json` in its folder: only what differs from the product's own values. */
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Preferences,
  preferencesSchema,
  type StackWishes,
  stackWishesSchema,
} from '../../contract/preferences.ts';
import { copyAside, readJsonFile, setAside, writePrivateFile } from '../../files/json-file.ts';
import { validKeys } from '../../files/valid-keys.ts';
import { LIMITS } from '../../limits.ts';
import { fail, messageOf, ok, type Result } from '../../result.ts';
import { STACK_DEFAULTS } from '../../stack/defaults.ts';

/** What holds where nobody set anything. */
export const PREFERENCE_DEFAULTS: Preferences = {
  ...STACK_DEFAULTS,
  logBytes: LIMITS.logs.rotateBytes,
  engineContext: '',
};

const NO_WISHES: StackWishes = { order: [], closedAtStart: [] };

/** A file of another version is not guessed at; of this one each value is read for itself. */
const readSchema = z.looseObject({ version: z.literal(1) });

/** Made once: a schema costs more to make than to use. */
const someSchema = preferencesSchema.partial();

const storedSchema = z.strictObject({
  version: z.literal(1),
  set: someSchema.default({}),
  stacks: stackWishesSchema.default(NO_WISHES),
});

export interface PreferenceStore {
  preferences(): Preferences;
  stacks(): StackWishes;
  /** In effect even where the disk refuses to keep it, which is the error `preferences-unsaved`. */
  change(part: Partial<Preferences>): Promise<Result<void>>;
  arrange(stacks: StackWishes): Promise<Result<void>>;
  /** A sentence when the file could not be used and was set aside. */
  readonly notice?: string;
}

/**
 * Never throws. A file that is broken or of another version is renamed, never written over; of one with a value that cannot be, the rest
 * holds and the file is kept as it was. `wall`: epoch milliseconds.
 */
export async function openPreferences(home: string, wall: number): Promise<PreferenceStore> {
  const file = join(home, 'preferences.json');
  const read = await readJsonFile(file, readSchema);
  const save = (stored: z.infer<typeof storedSchema>) => writePrivateFile(file, `${JSON.stringify(stored, null, 2)}\n`);
  if (read.kind === 'read') {
    const { set, stacks, ...others } = read.value;
    const [chosen, wishes] = [validKeys(preferencesSchema, set), validKeys(stackWishesSchema, stacks)];
    const unknown = Object.keys(others).filter((key) => key !== 'version');
    const dropped = [...chosen.dropped, ...wishes.dropped, ...unknown];
    const stored = { version: 1, set: definedOf(chosen.value), stacks: { ...NO_WISHES, ...wishes.value } } as const;
    if (dropped.length === 0) return storeOf(stored, save);
    const copy = await copyAside(file, wall);
    const kept = copy === undefined ? '' : ` The file as it was is kept as ${copy}.`;
    return {
      ...storeOf(stored, save),
      notice: `${file} says what cannot be of ${dropped.join(', ')}: the defaults are in use there.${kept}`,
    };
  }
  if (read.kind === 'missing') return storeOf(undefined, save);
  const aside = await setAside(file, wall);
  const fate = aside === undefined ? 'could not be moved aside either' : `was kept as ${aside}`;
  const notice = `${file} is broken or was written by another version of Stacklight. It ${fate}; the defaults are in use.`;
  return { ...storeOf(undefined, save), notice };
}

/** Keeps what is set for as long as it lives itself. */
export function passingPreferences(): PreferenceStore {
  return storeOf(undefined, async () => undefined);
}

function storeOf(
  stored: z.infer<typeof storedSchema> | undefined,
  save: (next: z.infer<typeof storedSchema>) => Promise<void>,
): PreferenceStore {
  let now = stored ?? storedSchema.parse({ version: 1 });
  // Asked for many times, by every log that is looked at, and changed by a person.
  let preferences = inEffect(now.set);
  let writing: Promise<unknown> = Promise.resolve();
  const keep = (next: typeof now): Promise<Result<void>> => {
    now = next;
    preferences = inEffect(now.set);
    // One after the other, each what is newest by then.
    const written = writing.then(async () => {
      try {
        await save(now);
        return ok(undefined);
      } catch (error) {
        return fail({ code: 'preferences-unsaved', message: `The settings could not be saved: ${messageOf(error)}.` });
      }
    });
    writing = written;
    return written;
  };
  return {
    preferences: () => preferences,
    stacks: () => now.stacks,
    change: (part) => keep({ ...now, set: differing({ ...preferences, ...definedOf(part) }) }),
    arrange: (stacks) => keep({ ...now, stacks }),
  };
}

/** Only what was chosen: a default that a later version changes then holds there too. */
function differing(all: Preferences): Partial<Preferences> {
  const defaults = new Map<string, unknown>(Object.entries(PREFERENCE_DEFAULTS));
  return someSchema.parse(
    Object.fromEntries(Object.entries(all).filter(([key, value]) => defaults.get(key) !== value)),
  );
}

function inEffect(set: Partial<Preferences>): Preferences {
  return { ...PREFERENCE_DEFAULTS, ...definedOf(set) };
}

function definedOf(part: Partial<Preferences>): Partial<Preferences> {
  return someSchema.parse(Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)));
}
