/** What is asked before anything of a file runs. */
import { z } from 'zod';
import { approvalId, serviceId } from './ids.ts';

export const runKind = z.enum(['command', 'preflight', 'healthcheck', 'smoke', 'compose', 'image', 'webhook']);

/**
 * What a person is asked before it happens. Nothing of what is named here runs before the yes; what was approved before runs
 * on as it is. Texts hold no secret values.
 */
export const approvalSchema = z.object({
  /** Changes with what is asked: a yes to something else than what was shown is refused. */
  id: approvalId,
  /** `trust`: nothing of this stack was ever approved. `command`: it would run something new. `change`: it runs nothing new. */
  kind: z.enum(['trust', 'command', 'change']),
  /** One sentence: what is asked and why. */
  sentence: z.string(),
  /** Everything that would run, for `trust`; else what is new. `before`: what it takes the place of. */
  commands: z.array(
    z.object({
      service: serviceId.optional(),
      what: runKind,
      text: z.string(),
      before: z.string().optional(),
    }),
  ),
  /** What differs from what was approved, with its consequence: `port 8000 → 8010, will restart`. */
  changes: z.array(z.object({ service: serviceId.optional(), text: z.string() })),
});

export type Approval = z.infer<typeof approvalSchema>;
