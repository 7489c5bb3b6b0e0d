/** What the settings file of the app holds, value by value. Pure. */
import { z } from 'zod';
import { appChoicesSchema } from '../contract/settings.ts';
import { validKeys } from '../files/valid-keys.ts';

/** Of the file as it is written now. One without a version was written before there were any, and is read as far as it goes. */
export const VERSION = 2;

const storedSchema = z.object({
  version: z.literal(VERSION).optional(),
  /** Only what was chosen. */
  settings: appChoicesSchema.partial().default({}),
  /** Stack files that are opened at start. */
  stacks: z.array(z.string()).default([]),
  /** Epoch milliseconds. */
  snoozedUntil: z.number().optional(),
  /** The same of single stacks, by their keys. */
  stackSnoozes: z.record(z.string(), z.number()).default({}),
  /** Ids of incidents that were told. */
  told: z
    .object({ opened: z.array(z.string()), closed: z.array(z.string()), asked: z.array(z.string()).optional() })
    .default({ opened: [], closed: [] }),
  /** Stacks that were open, the newest first. */
  recent: z.array(z.object({ file: z.string(), name: z.string() })).default([]),
});
export type Stored = z.infer<typeof storedSchema>;

/**
 * Each value for itself: one that cannot be has its default, and costs no other. Throws for what is no settings file of this version.
 * `dropped`: names of what could not be used.
 */
export function storedOf(content: unknown): { readonly stored: Stored; readonly dropped: readonly string[] } {
  const { version, settings, ...others } = z.looseObject({ version: storedSchema.shape.version }).parse(content);
  const chosen = validKeys(appChoicesSchema, settings);
  const rest = validKeys(storedSchema.omit({ version: true, settings: true }), others);
  // What a later version added beside them is nobody's choice.
  const lost = rest.dropped.filter((key) => Object.hasOwn(storedSchema.shape, key));
  return {
    stored: storedSchema.parse({ ...rest.value, version, settings: chosen.value }),
    dropped: [...chosen.dropped, ...lost],
  };
}
