/** What the page shows: first the whole, then only what changed. */
import { z } from 'zod';
import { approvalSchema } from './approval.ts';
import { serviceId, stackKey } from './ids.ts';
import { serviceSchema } from './service.ts';
import { snapshotSchema } from './snapshot.ts';

/** First the whole, then only what changed. */
export const viewSchema = z.object({
  revision: z.number().int(),
  stacks: z.array(snapshotSchema),
  runtime: z.string(),
  hasTray: z.boolean(),
  notice: z.string().optional(),
});

/** `gone`: fields that it has no longer. */
const servicePatchSchema = serviceSchema.partial().extend({ id: serviceId, gone: z.array(z.string()).optional() });

export const patchSchema = z.object({
  revision: z.number().int(),
  /** Keys in order, when the set of stacks changed. */
  keys: z.array(stackKey).optional(),
  stacks: z.array(
    snapshotSchema
      .omit({ services: true, key: true })
      .partial()
      .extend({
        key: stackKey,
        /** Of a service that was there before only the fields that changed; one that is new comes whole. */
        services: z.array(servicePatchSchema).optional(),
        /** Ids in order, when the set of services changed. */
        order: z.array(serviceId).optional(),
        /** Present when the action was put away. */
        actionGone: z.boolean().optional(),
        /** `null`: nothing is waiting for approval any more. */
        approval: approvalSchema.nullable().optional(),
      }),
  ),
  /** `null`: the notice is gone. */
  notice: z.string().nullable().optional(),
  /** Present when it changed: a tray may come and go with the desktop's panel. */
  hasTray: z.boolean().optional(),
  runtime: z.string().optional(),
});

export type View = z.infer<typeof viewSchema>;

export type ServicePatch = z.infer<typeof servicePatchSchema>;

export type Patch = z.infer<typeof patchSchema>;
