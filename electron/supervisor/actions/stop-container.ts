import type { Engine } from '../../drivers/container/engine/engine.ts';
import { LIMITS } from '../../limits.ts';
import { ok, type Result } from '../../result.ts';

/** Stops a container that is a second copy of a service; one that has stopped already (304) is a success. */
export async function stopContainer(engine: Engine, id: string): Promise<Result<void>> {
  const graceSeconds = Math.ceil(LIMITS.stop.graceMs / 1_000);
  const result = await engine.request(
    'stop a container',
    async (docker) => {
      await docker
        .getContainer(id)
        .stop({ t: graceSeconds })
        .catch((error: unknown) => {
          if ((error as { statusCode?: number }).statusCode !== 304) throw error;
        });
    },
    LIMITS.engine.requestMs + LIMITS.stop.graceMs,
  );
  return result.ok ? ok(undefined) : result;
}
