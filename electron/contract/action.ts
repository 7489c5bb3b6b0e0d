/** A plan, how far it is, and what was seen afterwards. */
import { z } from 'zod';
import { serviceId } from './ids.ts';

export const planStepSchema = z.object({
  /** Names the step within its plan; what the page sends back to choose a foreign process. */
  id: z.string(),
  action: z.enum(['kill', 'stop', 'start', 'restart', 'change', 'connect', 'write', 'replace']),
  /** `pid 4711 (python main.py)`, `api`. */
  target: z.string(),
  reason: z.string(),
  service: serviceId.optional(),
  pid: z.number().int().optional(),
  /** The ports that it holds, where that is why it is in the plan. */
  ports: z.array(z.number().int()).optional(),
  /** On a choice: what it is, and with which others one tick chooses it (`3 copies of web on other ports`). */
  choice: z
    .object({
      kind: z.enum(['copy', 'foreign']),
      group: z.string(),
      label: z.string(),
      /** Chosen to begin with where a person sees it; never by a command line on its own. */
      ticked: z.boolean(),
    })
    .optional(),
});

export const planSchema = z.object({
  id: z.string(),
  kind: z.enum(['fix-ports', 'clean-up', 'doctor', 'up', 'down', 'restart']),
  steps: z.array(planStepSchema),
  /** Steps that are left out unless the user names them: what is foreign, and copies on other ports. */
  choices: z.array(planStepSchema),
  /** What will not be touched and what to do about it: protected holders, TIME_WAIT. */
  notes: z.array(z.string()),
  /** What was looked at to make it: "nothing to fix" is worth as much as this. */
  looked: z.array(z.string()).optional(),
});

export const verificationSchema = z.object({
  check: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  /** With `ok: false`: it was started and nothing speaks against it, but it was not seen to hold either. */
  unproved: z.boolean().optional(),
});

export const actionSchema = z.object({
  id: z.string(),
  kind: planSchema.shape.kind,
  phase: z.enum(['planned', 'acting', 'verifying', 'done', 'failed']),
  plan: planSchema,
  /** One for each step of the plan, in its order. */
  progress: z.array(
    z.object({
      step: z.string(),
      status: z.enum(['pending', 'running', 'done', 'skipped', 'failed']),
      detail: z.string(),
    }),
  ),
  applied: z.boolean(),
  verification: z.array(verificationSchema),
  /** One sentence at the end. */
  outcome: z.string().optional(),
});

/** What acts answers with, on the command line with `--json` too. */
export const outcomeSchema = z.object({
  plan: planSchema,
  applied: z.boolean(),
  verification: z.array(verificationSchema),
  /** Every step was done and every check holds; false for a plan that was only shown. */
  verified: z.boolean(),
  outcome: z.string().optional(),
});

export type PlanStep = z.infer<typeof planStepSchema>;

export type Plan = z.infer<typeof planSchema>;

export type Verification = z.infer<typeof verificationSchema>;

export type Action = z.infer<typeof actionSchema>;

export type Outcome = z.infer<typeof outcomeSchema>;
