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
  /** The generation that was begun by a definition which does not hold any more: while it is the current one, it is to be restarted. */
  outdated: z.number().int().nonnegative().optional(),
});
/** What has to be done for a change of the stack file: written before its yes is, and kept until the new definition holds. */
const pendingChange = z.object({
  /** Digest of the new definition. */
  definition: z.string(),
  renamed: z.array(z.object({ id: z.string(), from: z.string() })),
  /** Ids of services that are run otherwise than before. */
  rerun: z.array(z.string()),
  /** It is the yes to a stack that had none: what runs of it was begun by what an earlier one was for. */
  anew: z.boolean().optional(),
});
/** What `state.json` holds. */
export const ledgerSchema = z.object({
  version: z.literal(1),
  file: z.string(),
  /** Pids and start tokens mean something within one boot only. */
  bootId: z.string(),
  services: z.record(z.string(), savedService),
  change: pendingChange.optional(),
});
/** The same with services that are still to be read, each for itself. */
export const looseLedgerSchema = ledgerSchema.extend({
  services: z.record(z.string(), z.unknown()),
  change: pendingChange.optional().catch(undefined),
});

export type PendingChange = Readonly<z.infer<typeof pendingChange>>;
export type MadeContainer = Readonly<z.infer<typeof madeContainer>>;
export type SavedService = z.infer<typeof savedService>;
export type LedgerContent = z.infer<typeof ledgerSchema>;
