/** What a person can ask for. */
import { z } from 'zod';
import { approvalId, findingId, serviceId, stackKey } from './ids.ts';

/** What a person can ask for. It names services, never a command, path, pid or container. */
export const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('up'), stack: stackKey, services: z.array(serviceId) }),
  z.strictObject({ type: z.literal('down'), stack: stackKey, services: z.array(serviceId) }),
  z.strictObject({ type: z.literal('restart'), stack: stackKey, services: z.array(serviceId) }),
  /** Every service that should be up but is not: started or restarted. */
  z.strictObject({ type: z.literal('restartDown'), stack: stackKey }),
  /** Makes a plan and shows it; nothing is done. */
  z.strictObject({ type: z.literal('planFixPorts'), stack: stackKey }),
  z.strictObject({ type: z.literal('planCleanUp'), stack: stackKey }),
  /** Plans what would mend a finding and shows it. `fix` names one of the finding's fixes; without it, the first. */
  z.strictObject({
    type: z.literal('planFix'),
    stack: stackKey,
    finding: findingId,
    fix: z.string().max(128).optional(),
  }),
  /**
   * Lists a finding as muted from now on, in this stack or in every stack; `kind`: with all others of its check. `unmute` takes back
   * whatever mutes it.
   */
  z.strictObject({
    type: z.literal('mute'),
    stack: stackKey,
    finding: findingId,
    forever: z.boolean(),
    kind: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('unmute'), stack: stackKey, finding: findingId }),
  /** Does a plan that was shown, with the choices named. Refused when it is not the last one shown. */
  z.strictObject({ type: z.literal('applyPlan'), stack: stackKey, plan: z.string(), choices: z.array(z.string()) }),
  /** Puts the shown plan or the finished action away. */
  z.strictObject({ type: z.literal('dismiss'), stack: stackKey }),
  /**
   * The yes to what the snapshot's `approval` shows, named by its id; refused when that is not what is asked now. `start`: a
   * stack that was never approved is also started.
   */
  z.strictObject({ type: z.literal('approve'), stack: stackKey, approval: approvalId, start: z.boolean() }),
  /** The no: a change is not asked again until the file changes again; a stack that was never approved is closed. */
  z.strictObject({ type: z.literal('decline'), stack: stackKey, approval: approvalId }),
  /** Stops watching over a stack; its services run on, and it is not opened again by itself. */
  z.strictObject({ type: z.literal('close'), stack: stackKey }),
  /** Demo stack only: starts a stray copy on a port of the stack. */
  z.strictObject({ type: z.literal('demoConflict'), stack: stackKey }),
]);

export type Intent = z.infer<typeof intentSchema>;
