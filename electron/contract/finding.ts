/** A finding of the doctor. */
import { z } from 'zod';
import { serviceId } from './ids.ts';

export const findingSchema = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  service: serviceId.optional(),
  message: z.string(),
  /** Why it matters, where that is not plain from the message. */
  why: z.string().optional(),
  evidence: z.array(z.string()),
  /**
   * The intents that would mend it: one of the page's own (`planFixPorts`, `planCleanUp`, `restart`, `up`, `down`), or the name
   * of a fix of the check, which `planFix` plans.
   */
  fixes: z.array(z.object({ intent: z.string(), label: z.string() })),
  /** Somebody asked not to be bothered with it: in this stack, or in every stack of this user. */
  muted: z.enum(['stack', 'ever']).optional(),
  /** With `muted`: all findings of its check were meant, not this one alone. */
  mutedKind: z.boolean().optional(),
});

export type Finding = z.infer<typeof findingSchema>;
