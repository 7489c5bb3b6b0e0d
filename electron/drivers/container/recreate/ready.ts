/** Whether a container that was just started lives as it should. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import { LIMITS } from '../../../limits.ts';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { ContainerTools } from '../engine/container-tools.ts';
import { lastLines } from '../logs.ts';

/** Resolves when it is healthy, or has run for a moment where it has no check; fails when it ended, or its check or the time did. */
export async function awaitReady(
  engine: ContainerTools,
  id: string,
  name: string,
  say: (detail: string) => void,
): Promise<Result<void>> {
  const began = performance.now();
  let said = -1;
  for (;;) {
    const looked = await engine.request('describe a container', (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    if (!looked.ok) return looked;
    const waited = performance.now() - began;
    const state = judge(looked.value, waited);
    if (state === 'ready') return ok(undefined);
    if (state !== 'waiting') return fail(await explain(engine, looked.value, name, state));
    const seconds = Math.floor(waited / 1_000);
    if (seconds > said) say(`waiting for the new container to be healthy, ${seconds} s`);
    said = seconds;
    await pause(LIMITS.recreate.pollMs);
  }
}

type Judgement = 'ready' | 'waiting' | 'ended' | 'unhealthy' | 'late';

/** `waitedMs`: since the start was asked for. Pure. */
function judge({ State: state, RestartCount, Config }: ContainerInspectInfo, waitedMs: number): Judgement {
  if (!state.Running || state.Restarting || (RestartCount ?? 0) > 0) return 'ended';
  const health = state.Health?.Status;
  if (health === undefined || health === 'none') return waitedMs >= LIMITS.recreate.settleMs ? 'ready' : 'waiting';
  if (health === 'healthy') return 'ready';
  if (health === 'unhealthy') return 'unhealthy';
  return waitedMs > patienceMs(Config.Healthcheck) ? 'late' : 'waiting';
}

/** As long as the check's own numbers say that a verdict may take (moby daemon/health.go's defaults). */
function patienceMs(check: ContainerInspectInfo['Config']['Healthcheck']): number {
  const { Interval, Timeout, Retries, StartPeriod } = check ?? {};
  const round = (Interval || 30e9) + (Timeout || 30e9);
  const needed = ((StartPeriod ?? 0) + round * ((Retries || 3) + 1)) / 1e6;
  return Math.min(needed + LIMITS.recreate.marginMs, LIMITS.recreate.longestMs);
}

async function explain(
  engine: ContainerTools,
  { Id, State: state, Config }: ContainerInspectInfo,
  name: string,
  judgement: Judgement,
): Promise<Problem> {
  if (judgement === 'ended') {
    const lines = await lastLines(engine, { id: Id, terminal: Config.Tty }, 3);
    const said = lines.length > 0 ? `; it said: ${lines.join(' / ')}` : '';
    // Running again by its restart policy, it has no exit code any more.
    const how = state.Running ? 'ended and was started again by the engine' : `ended with exit code ${state.ExitCode}`;
    return { code: 'exited-at-once', message: `The new ${name} ${how}${said}.` };
  }
  const output = state.Health?.Log?.at(-1)?.Output?.trim().split('\n')[0]?.slice(0, 200);
  const how = judgement === 'late' ? 'did not become healthy in time' : 'is unhealthy';
  return { code: 'unhealthy', message: `The new ${name} ${how}${output ? `: ${output}` : ''}.` };
}
