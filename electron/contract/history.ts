/** An event of the history: what happened, why and by whom. */
import { z } from 'zod';
import { serviceId } from './ids.ts';
import { serviceStates } from './service.ts';

export const actors = ['user', 'policy', 'outside', 'stacklight'] as const;

export const historyEventSchema = z.object({
  /** Grows by one for each event of a stack, across restarts of Stacklight. */
  seq: z.number().int(),
  at: z.number(),
  kind: z.enum(['transition', 'action', 'incident', 'note']),
  service: serviceId.optional(),
  from: z.enum(serviceStates).optional(),
  to: z.enum(serviceStates).optional(),
  /** One sentence: what happened and why. */
  cause: z.string(),
  actor: z.enum(actors),
  generation: z.number().int().optional(),
  /** Facts for scripts: exit code, pids, plan steps. Never values of environment variables. */
  data: z.record(z.string(), z.unknown()).optional(),
});

export type Actor = (typeof actors)[number];

export type HistoryEvent = z.infer<typeof historyEventSchema>;
