/**
 * The control socket speaks JSON, one message a line. A request is `{ id, method, params }`; it is answered by any number
 * of `{ id, progress }` and then one `{ id, result, by }` (`by`: the supervisor's version) or `{ id, error }`. Closing the connection withdraws what runs on it.
 */
import { z } from 'zod';
import { actionSchema, outcomeSchema, planSchema } from '../contract/action.ts';
import { findingSchema } from '../contract/finding.ts';
import { historyEventSchema } from '../contract/history.ts';
import { logChunkSchema } from '../contract/logs.ts';
import { portSchema } from '../contract/service.ts';
import { snapshotSchema } from '../contract/snapshot.ts';
import { LIMITS } from '../limits.ts';

const stack = z.string().min(1).max(128);
const services = z.array(z.string().min(1).max(128)).max(1_000);
const none = z.strictObject({});
const finding = z.string().min(1).max(400);

export const actParams = z.strictObject({
  stack,
  kind: planSchema.shape.kind,
  services,
  /** Ids of choices to include in a fix, or `all` after an explicit yes to each of them. */
  choices: z.array(z.string()),
  /** The pid of who asks: it and its ancestors are spared. */
  caller: z.number().int().positive().optional(),
  /** Only the plan. */
  dryRun: z.boolean(),
  /** Answer when the result is verified; else as soon as it was asked for. */
  wait: z.boolean(),
  timeoutMs: z.number().int().positive().max(LIMITS.action.longestMs),
  /** For `fix-ports` and `clean-up`: do just the plan that was shown. */
  plan: z.string().optional(),
  /** For `doctor`: what to mend, and by which of its fixes. */
  finding: finding.optional(),
  fix: z.string().max(128).optional(),
});

/** Each method with what it takes, tells on the way, and answers. */
export const methods = {
  hello: {
    params: none,
    progress: z.never(),
    result: z.object({
      role: z.enum(['app', 'daemon']),
      pid: z.number(),
      version: z.string(),
      stacks: z.array(stack),
      readingSlowly: z.string().optional(),
    }),
  },
  /**
   * Opens a stack file or folder; the same file twice is the same stack. `yes`: all that its files say now is approved and taken
   * over; else what is not approved yet is asked, and a stack without any yes only waits.
   */
  open: {
    params: z.strictObject({ path: z.string(), yes: z.boolean().optional() }),
    progress: z.never(),
    result: z.object({ stack }),
  },
  /** The yes to what the snapshot's `approval` shows; refused when that is not what is asked now. */
  approve: {
    params: z.strictObject({ stack, approval: z.string().min(1).max(64), start: z.boolean() }),
    progress: z.never(),
    result: z.object({ stack }),
  },
  /** Takes every yes to the stack of this file or folder back; what runs of it runs on, unwatched. */
  untrust: {
    params: z.strictObject({ path: z.string() }),
    progress: z.never(),
    result: z.object({ file: z.string(), running: z.array(z.string()) }),
  },
  snapshot: { params: z.strictObject({ stack }), progress: z.never(), result: snapshotSchema },
  /** Snapshots as they change, until the connection closes. */
  watch: { params: z.strictObject({ stack }), progress: snapshotSchema, result: none },
  act: { params: actParams, progress: actionSchema, result: outcomeSchema },
  ports: { params: z.strictObject({ stack }), progress: z.never(), result: z.object({ ports: z.array(portSchema) }) },
  /** Looks at everything now. Muted findings are in the list and say so. */
  doctor: {
    params: z.strictObject({ stack }),
    progress: z.never(),
    result: z.object({ findings: z.array(findingSchema) }),
  },
  mute: {
    params: z.strictObject({ stack, finding, how: z.enum(['stack', 'ever', 'not']) }),
    progress: z.never(),
    result: none,
  },
  logs: {
    params: z.strictObject({
      stack,
      service: z.string(),
      lines: z.number().int().min(0).max(100_000),
      /** Only what was written at this time or later, epoch milliseconds. */
      since: z.number().optional(),
      follow: z.boolean(),
    }),
    progress: logChunkSchema,
    result: none,
  },
  history: {
    params: z.strictObject({
      stack,
      service: z.string().optional(),
      since: z.number().optional(),
      limit: z.number().int().positive().optional(),
    }),
    progress: z.never(),
    result: z.array(historyEventSchema),
  },
  /** One incident as Markdown; 1 is the newest. */
  report: {
    params: z.strictObject({ stack, number: z.number().int().min(1) }),
    progress: z.never(),
    result: z.object({ incident: z.string(), markdown: z.string() }),
  },
  /** A headless supervisor lets go of everything, leaves the services running, and ends; the app refuses. */
  handover: { params: none, progress: z.never(), result: none },
  /** The app shows its window; a headless supervisor has none. */
  show: { params: none, progress: z.never(), result: none },
} as const;

export type Method = keyof typeof methods;
export type ParamsOf<M extends Method> = z.infer<(typeof methods)[M]['params']>;
export type ProgressOf<M extends Method> = z.infer<(typeof methods)[M]['progress']>;
export type ResultOf<M extends Method> = z.infer<(typeof methods)[M]['result']>;
export type ActParams = z.infer<typeof actParams>;

export const requestSchema = z.object({ id: z.number().int(), method: z.string(), params: z.unknown().optional() });
