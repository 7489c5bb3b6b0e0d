import { z } from 'zod';
import { serviceStates } from '../../contract/service.ts';

const identity = z.object({ pid: z.number().int().positive(), startToken: z.string() });
/** A container that the command of a native service started: `how` by which kind of client. */
const madeContainer = z.object({ id: z.string(), name: z.string(), how: z.enum(['compose', 'run', 'start']) });
export const savedService = z.object({
  desired: z.enum(['up', 'down']),
  generation: z.number().int().nonnegative(),
  running: z
    .object({
      process: identity.optional(),
      startedAt: z.number(),
      container: z.object({ id: z.string(), name: z.string() }).optional(),
    })
    .optional(),
  earlier: z.array(identity),
  made: z.array(madeContainer).optional(),
  /** What it was: something that had ended is not started again because we were away. */
  state: z.enum(serviceStates).optional(),
  /** Epoch milliseconds. */
  since: z.number().optional(),
  /** With `failed`: the sentence. */
  reason: z.string().optional(),
});
/** What `state.json` holds. */
export const ledgerSchema = z.object({
  version: z.literal(1),
  file: z.string(),
  /** Pids and start tokens mean something within one boot only. */
  bootId: z.string(),
  services: z.record(z.string(), savedService),
});
/** The same with services that are still to be read, each for itself. */
export const looseLedgerSchema = ledgerSchema.extend({ services: z.record(z.string(), z.unknown()) });

export type MadeContainer = Readonly<z.infer<typeof madeContainer>>;
export type SavedService = z.infer<typeof savedService>;
export type LedgerContent = z.infer<typeof ledgerSchema>;
