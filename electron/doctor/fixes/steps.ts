/** The steps that fixes are made of. Pure: what a step does to the world it does through the tools that it is given. */
import type { Verification } from '../../contract/action.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { formatProcessShort } from '../../ports/words.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { FixStep } from '../check.ts';

export function startStep(service: string, reason: string): FixStep {
  return {
    step: { id: `start-${service}`, action: 'start', target: service, reason, service },
    work: async (tools) => verified(await tools.start([service])),
  };
}

export function restartStep(service: string, reason: string): FixStep {
  return {
    step: { id: `restart-${service}`, action: 'restart', target: service, reason, service },
    work: async (tools) => verified(await tools.restart([service])),
  };
}

/** Ends a copy that nobody supervises, with its tree. */
export function endStep(process: ProcessInfo, service: string, reason: string): FixStep {
  const { pid } = process;
  return {
    step: { id: `end-${pid}`, action: 'kill', target: formatProcessShort(process), reason, service, pid },
    work: (tools) => tools.end(process),
  };
}

/** `“api runs” failed: exited with code 3`. The state that a detail may begin with is said already. */
function sentenceOf({ check, detail, unproved }: Verification): string {
  const what = unproved ? `“${check}” could not be confirmed` : `“${check}” failed`;
  const why = detail.replace(/^failed: /, '');
  return why === '' ? what : `${what}: ${why}`;
}

function verified(checks: readonly Verification[]): Result<string> {
  const bad = checks.find((check) => !check.ok);
  if (bad) return fail({ code: 'not-verified', message: sentenceOf(bad) });
  return ok(checks[0]?.detail ?? 'done');
}
