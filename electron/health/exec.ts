import { formatPreciseDuration } from '../../shared/text/duration.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, ProbeFailure } from './failure.ts';
import type { Finding, ProbeContext } from './probe.ts';
import { tellingLine } from './telling-line.ts';

/** Passes on exit code 0; every other code fails, as in Docker. */
export async function probeExec(
  spec: { readonly command: readonly string[]; readonly shell: boolean },
  context: ProbeContext,
  deadline: Deadline,
): Promise<Finding> {
  const { exitCode, output, timedOut } = await context.exec(
    spec.command,
    spec.shell,
    context.timeoutMs,
    context.signal,
  );
  if (deadline.signal.aborted) throw interrupted(deadline, 'the command was cancelled');
  if (timedOut) {
    const message = `the command did not finish within ${formatPreciseDuration(context.timeoutMs)}`;
    return { ok: false, reason: 'timeout', message: `${message}${inBrackets(output)}`, output };
  }
  if (exitCode === 0) return { ok: true, message: 'exit 0', output };
  // 126 and 127 are the shell's words for "cannot be executed" and "not found" (POSIX 2.8.2).
  const missing = exitCode === 127 || exitCode === 126 ? ": the check's command cannot be run" : '';
  const how = exitCode < 0 ? neverEnded(output) : `exit code ${exitCode}${missing}`;
  throw new ProbeFailure({ reason: 'exit', message: `${how}${inBrackets(output)}`, output });
}

/** Below 0 there is no exit code: it was not found, or ended by a signal. */
function neverEnded(output: string): string {
  const unrunnable = /^exec "[^"]*": (?:executable file not found|permission denied)$/.test(output);
  return unrunnable ? "the check's command cannot be run" : "the check's command has no exit code";
}

function inBrackets(output: string): string {
  const line = tellingLine(output);
  return line ? ` (${line})` : '';
}
