/** An incident and what people were told of it. */
import { z } from 'zod';
import { serviceId } from './ids.ts';

/** How an incident ended: its services came back, a person stopped what was broken, or it was taken out of the stack file. */
export const endings = ['back', 'stopped', 'removed'] as const;

export const incidentSchema = z.object({
  id: z.string(),
  openedAt: z.number(),
  closedAt: z.number().optional(),
  /** Set with `closedAt`. */
  ending: z.enum(endings).optional(),
  rootService: serviceId,
  cause: z.string(),
  services: z.array(serviceId),
  /** `api changed 7 times in two minutes`: it goes up and down, and this is all one incident. */
  note: z.string().optional(),
  /** Services that ended within seconds of each other without our asking. */
  burst: z.array(serviceId).optional(),
  /** What people were told of it last. */
  alert: z
    .object({
      /** Grows by one with each time that people are told of this incident while it is open. */
      number: z.number().int(),
      /** `again`: of a service of which they had been told. `reminder`: nothing changed, it is still so. */
      kind: z.enum(['down', 'again', 'reminder']),
      services: z.array(serviceId),
      /** Since when they have been down. */
      since: z.number(),
      cause: z.string(),
      /** `1 of 2 containers`: so much of its one service is down; left out: all of it. */
      part: z.string().optional(),
      at: z.number(),
    })
    .optional(),
});

export type Ending = (typeof endings)[number];

export type Incident = z.infer<typeof incidentSchema>;
