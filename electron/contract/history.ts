/** An event of the history: what happened, why and by whom. */
import { z } from 'zod';
import { serviceId } from './ids.ts';
import { serviceStates } from './service.ts';

export const actors = ['user', 'policy', 'outside', 'stacklight'] as const;

/** A day before the last moment that a `Date` of ECMAScript knows, so that it is one in every time zone. */
const LAST_MOMENT = 8_640_000_000_000_000 - 86_400_000;

export const historyEventSchema = z.object({
  /** Grows by one for each event of a stack, across restarts of Stacklight. */
  seq: z.number().int(),
  /** Epoch milliseconds; a moment that a date can have, since people are shown one. */
  at: z.number().min(0).max(LAST_MOMENT),
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
