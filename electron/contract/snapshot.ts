/** One stack as it is now. */
import { z } from 'zod';
import { actionSchema } from './action.ts';
import { approvalSchema } from './approval.ts';
import { findingSchema } from './finding.ts';
import { historyEventSchema } from './history.ts';
import { stackKey } from './ids.ts';
import { incidentSchema } from './incident.ts';
import { problemSchema } from './problem.ts';
import { lights, serviceSchema } from './service.ts';

export const snapshotSchema = z.object({
  key: stackKey,
  stack: z.string(),
  file: z.string(),
  light: z.enum(lights),
  /** Since when the light has been so. */
  since: z.number(),
  /** One line of plain words: `3 of 4 up, api down 2 min`. */
  summary: z.string(),
  services: z.array(serviceSchema),
  /** Checks of all its services within the last hour; left out where none was made. */
  checks: z.object({ passed: z.number().int(), failed: z.number().int() }).optional(),
  findings: z.array(findingSchema),
  incidents: z.array(incidentSchema),
  /** The newest events, oldest first; `history` has all. */
  events: z.array(historyEventSchema),
  /** The last action and how far it is. */
  action: actionSchema.optional(),
  /** The stack file as it is now cannot be used; the last good one runs. */
  fileProblems: z.array(problemSchema),
  /** What its files say and Stacklight does not act on, or had to guess. The stack is used all the same. */
  fileNotes: z.array(problemSchema).optional(),
  /** What is waiting for approval: the whole stack, or a change of its file. */
  approval: approvalSchema.optional(),
  /** A demo stack offers "Cause a port conflict". */
  demo: z.boolean(),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
