import type { Deadline } from './deadline.ts';
import { interrupted } from './failure.ts';
import type { Finding, ProbeContext } from './probe.ts';

/** Passes once the pattern was seen in the output of this incarnation, and from then on. */
export async function probeLog(
  spec: { readonly pattern: string },
  context: ProbeContext,
  deadline: Deadline,
): Promise<Finding> {
  if (!context.logTail) return { ok: false, reason: 'other', message: 'there is no log to look at' };
  const outcome = await context.logTail.seen(spec.pattern);
  if (deadline.signal.aborted) throw interrupted(deadline, 'the log is still being read');
  if (outcome.kind === 'match') return { ok: true, message: 'seen in the log', output: outcome.text };
  if (outcome.kind === 'none')
    return { ok: false, reason: 'body', message: `/${spec.pattern}/ was not seen in the log yet` };
  const message =
    outcome.kind === 'too-slow' ? `/${spec.pattern}/ takes too long` : `/${spec.pattern}/ is wrong: ${outcome.message}`;
  return { ok: false, reason: 'other', message };
}
