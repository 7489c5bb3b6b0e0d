import { formatPreciseDuration } from '../../../shared/text/duration.ts';
import { localCommands } from '../../health/command.ts';
import type { CommandResult } from '../../health/probe.ts';
import { lastWord, tellingLine } from '../../health/telling-line.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { NativeSpec } from '../../stack/stack.ts';

/**
 * Runs the preflight commands of a service in order, in its folder and environment. The first that fails ends the
 * start with `preflight-failed`: what it is for (`because`), the line of its output that says why, and its last one.
 */
export async function runPreflight(
  service: string,
  native: NativeSpec,
  environment: Readonly<Record<string, string>>,
  cancelled: () => boolean,
): Promise<Result<void>> {
  const run = localCommands(native.workingDir, environment);
  for (const { run: command, because } of native.preflight) {
    if (cancelled()) return ok(undefined);
    const withdrawn = new AbortController();
    const looking = setInterval(() => cancelled() && withdrawn.abort(), LIMITS.native.cancelMs);
    const result = await run([command], true, LIMITS.preflight.timeoutMs, withdrawn.signal);
    clearInterval(looking);
    if (result.exitCode === 0 || withdrawn.signal.aborted) continue;
    return fail(problemOf(service, command, because, result));
  }
  return ok(undefined);
}

function problemOf(service: string, command: string, because: string | undefined, result: CommandResult) {
  const reason = because ? `${because} (\`${command}\` failed)` : `the check \`${command}\` failed`;
  const said = [tellingLine(result.output), lastWord(result.output)].filter((line) => line !== undefined);
  const how = result.timedOut
    ? `no answer within ${formatPreciseDuration(LIMITS.preflight.timeoutMs)}`
    : [...new Set(said)].join('; ').replace(/\.$/, '') || `exit code ${result.exitCode}`;
  const module = /ModuleNotFoundError: No module named '([\w.]+)'/.exec(result.output)?.[1];
  const hint = module
    ? `Install the Python module ${module} for the Python that runs ${service}.`
    : missingNodeModule(result.output);
  return { code: 'preflight-failed', message: `${service} cannot start: ${reason}: ${how}.`, hint };
}

function missingNodeModule(output: string): string | undefined {
  const module = /Cannot find (?:module|package) '([^'.][^']*)'/.exec(output)?.[1];
  return module ? `Install the package ${module}, for example with \`npm install\`.` : undefined;
}
