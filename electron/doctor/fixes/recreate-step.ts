/** The step that gives a container another health check, by replacing it. */

import { execInContainer } from '../../drivers/container/exec/exec.ts';
import { recreateContainer } from '../../drivers/container/recreate/recreate.ts';
import { tellingLine } from '../../health/telling-line.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { StackContainer } from '../analysis/stack-containers.ts';
import type { FixStep, FixTools } from '../check.ts';

export interface HealthChange {
  /** In the engine's form; undefined: the check stays as it is. */
  readonly test?: readonly string[];
  readonly startPeriodMs: number;
}

export function recreateStep({ id, container }: StackContainer, change: HealthChange, reason: string): FixStep {
  return {
    step: {
      id: `recreate-${container.name}`,
      action: 'replace',
      target: `container ${container.name}`,
      reason,
      service: id,
    },
    work: async ({ engine }, say) => {
      const tried = change.test ? await tryFirst(engine, container.id, change.test) : ok(undefined);
      if (!tried.ok) return tried;
      const healthcheck = {
        ...(change.test && { Test: [...change.test] }),
        StartPeriod: change.startPeriodMs * 1e6,
      };
      const done = await recreateContainer(engine, container.id, { healthcheck }, say);
      return done.ok ? ok('replaced; the new container is healthy') : done;
    },
  };
}

/** A check that fails in the container as it runs would only be rolled back: nothing is touched then. */
async function tryFirst(
  engine: FixTools['engine'],
  containerId: string,
  test: readonly string[],
): Promise<Result<unknown>> {
  const tried = await execInContainer(engine, containerId, test.slice(1), LIMITS.containerLook.execMs);
  if (!tried.ok || tried.value.exitCode === 0) return tried;
  const { exitCode, output } = tried.value;
  const said = tellingLine(output);
  return fail({
    code: 'check-fails',
    message: `The new check fails in the container as well (${exitCode === null ? 'no answer in time' : `exit code ${exitCode}`}${said ? `: ${said}` : ''}): the service itself does not answer. Nothing was changed.`,
  });
}

export function recreateNotes({ container }: StackContainer, definition: string): readonly string[] {
  return [
    `The engine cannot change the check of a container that exists: ${container.name} is recreated with everything else unchanged. The old one is kept until the new one is healthy, and restored otherwise.`,
    `Change ${definition}, too, or the next container created from it will have the old check.`,
  ];
}
