/** The lanes of a stack over a stretch of time: how each service was, and its incidents. */
import { z } from 'zod';
import { serviceId, stackKey } from './ids.ts';
import { incidentSchema } from './incident.ts';
import { serviceStates } from './service.ts';

/** A stretch of one lane. */
export const laneSpanSchema = z.object({
  from: z.number(),
  to: z.number(),
  /** The worst of it, where it stands for several changes. */
  state: z.enum(serviceStates),
  /** Why it came into that state. */
  cause: z.string(),
  /** How many changes of state it stands for: those that are too short to be drawn are one. */
  changes: z.number().int(),
});

export const timelineSchema = z.object({
  from: z.number(),
  to: z.number(),
  /** The first event that is still kept; before it nothing is known. */
  knownFrom: z.number().optional(),
  /** In the order of the stack file. */
  lanes: z.array(z.object({ service: serviceId, spans: z.array(laneSpanSchema) })),
  /** Incidents that touch the stretch, oldest first. `told`: people were notified. */
  incidents: z.array(incidentSchema.omit({ alert: true }).extend({ told: z.boolean() })),
});

/** Times are epoch milliseconds; what is shorter than `finestMs` is drawn together with what is beside it. */
export const timelineRequest = z.strictObject({
  stack: stackKey,
  service: serviceId.optional(),
  from: z.number().int().min(0),
  to: z.number().int().min(0),
  finestMs: z.number().int().min(1),
});

export type LaneSpan = z.infer<typeof laneSpanSchema>;

export type Timeline = z.infer<typeof timelineSchema>;

export type TimelineRequest = z.infer<typeof timelineRequest>;
