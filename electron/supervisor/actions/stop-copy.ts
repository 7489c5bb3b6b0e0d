/** Stops a container that a plan named: a second copy of a service, or one that somebody chose. */
import type { ContainerTools } from '../../drivers/container/engine/container-tools.ts';
import { LIMITS } from '../../limits.ts';

export interface CopyStop {
  readonly status: 'done' | 'skipped' | 'failed';
  readonly detail: string;
}

/**
 * `kept`: ids of containers that answer for a service by now. A plan may have been looked at for a while, and one of these is not what it
 * was made for any more.
 */
export async function stopCopy(
  engine: Pick<ContainerTools, 'request'>,
  id: string,
  kept: ReadonlySet<string>,
): Promise<CopyStop> {
  if (kept.has(id)) {
    const detail = 'a service is in this container now: nothing was done; look again';
    return { status: 'failed', detail };
  }
  const graceSeconds = Math.ceil(LIMITS.stop.graceMs / 1_000);
  const asked = await engine.request(
    'stop a container',
    (docker) =>
      docker
        .getContainer(id)
        .stop({ t: graceSeconds })
        .then(() => true, hadStopped),
    LIMITS.engine.requestMs + LIMITS.stop.graceMs,
  );
  if (asked.ok) return asked.value ? { status: 'done', detail: 'stopped' } : ALREADY;
  return asked.problem.status === 404 ? ALREADY : { status: 'failed', detail: asked.problem.message };
}

const ALREADY: CopyStop = { status: 'skipped', detail: 'it had already stopped' };

/** The engine's 304 says that there was nothing to stop. */
function hadStopped(error: unknown): false {
  if (error instanceof Error && 'statusCode' in error && error.statusCode === 304) return false;
  throw error;
}
