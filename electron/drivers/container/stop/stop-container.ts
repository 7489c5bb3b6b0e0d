/** Ends a service's container within its grace period, or says what is left. */
import { LIMITS } from '../../../limits.ts';
import type { Running, StopOutcome } from '../../driver.ts';
import type { Container } from '../container.ts';
import type { RequestProblem } from '../engine/client.ts';
import type { Engine } from '../engine/engine.ts';
import { incarnationOf, isAlive } from '../facts.ts';
import type { Identity } from '../identity.ts';
import { locate } from '../locate.ts';

const GONE: StopOutcome = { gone: true, forced: false, survivors: [] };
/** Exit code of a process that SIGKILL ended. */
const KILLED = 137;

interface StopOptions {
  readonly graceMs: number;
  readonly signal: string;
}

/**
 * Follows a container that was replaced meanwhile: what is stopped is the service, not an id. A service that Compose scaled has
 * several, and all of them end, as with `docker compose stop`.
 */
export async function stopContainer(
  engine: Engine,
  identity: Identity,
  running: Running,
  options: StopOptions,
): Promise<StopOutcome> {
  const located = await locate(engine, identity);
  if (!located.ok) return left(running.container?.name ?? 'of the service', undefined, located.problem);
  return stopAll(
    engine,
    engine.list().filter((container) => identity.matches(container)),
    options,
  );
}

/** Stops what of these runs. Nothing is removed. */
export async function stopAll(
  engine: Engine,
  containers: readonly Container[],
  options: StopOptions,
): Promise<StopOutcome> {
  const live = containers.filter(mayRun);
  const outcomes = await Promise.all(live.map((container) => stopOne(engine, container, options)));
  const problem = outcomes.find((outcome) => outcome.problem)?.problem;
  return {
    gone: outcomes.every(({ gone }) => gone),
    forced: outcomes.some(({ forced }) => forced),
    survivors: outcomes.flatMap(({ survivors }) => survivors),
    ...(problem && { problem }),
  };
}

function mayRun(container: Container): boolean {
  return isAlive(container) || container.status === 'restarting';
}

async function stopOne(engine: Engine, container: Container, options: StopOptions): Promise<StopOutcome> {
  engine.own.markStopped(incarnationOf(container));
  const begun = performance.now();
  const stopped = await send(engine, container, options);
  const now = await engine.refresh(container.id);
  if (!now.ok) return left(container.name, container.pid, stopped.problem ?? now.problem);
  if (now.value && mayRun(now.value)) {
    return left(container.name, now.value.pid, stopped.problem);
  }
  const forced = now.value?.exitCode === KILLED && performance.now() - begun >= options.graceMs;
  return { ...GONE, forced };
}

/**
 * The container's own stop signal is used unless the stack file asks for another: an image knows what its program wants.
 * Engines before API 1.42 cannot be told a signal with the stop, so it is sent first.
 */
async function send(
  engine: Engine,
  { id, name, stopSignal }: Container,
  { graceMs, signal }: StopOptions,
): Promise<{ readonly problem?: RequestProblem }> {
  const own = signal === 'SIGTERM' || signal === stopSignal;
  const timeoutMs = graceMs + LIMITS.stop.killWaitMs + engine.timing.requestMs;
  let t = Math.ceil(graceMs / 1_000);
  if (!own) {
    await engine.request(`signal container ${name}`, (docker, abortSignal) =>
      docker.getContainer(id).kill({ signal, abortSignal }),
    );
    await engine.request(
      `wait for container ${name}`,
      (docker, abortSignal) => docker.getContainer(id).wait({ abortSignal }),
      graceMs,
    );
    t = 0;
  }
  const stopped = await engine.request(
    `stop container ${name}`,
    (docker, abortSignal) => docker.getContainer(id).stop({ t, abortSignal }),
    timeoutMs,
  );
  // 304: stopped already. 404: removed already (`--rm`).
  if (stopped.ok || stopped.problem.status === 304 || stopped.problem.status === 404) return {};
  return { problem: stopped.problem };
}

function left(name: string, pid: number | undefined, problem: RequestProblem | undefined): StopOutcome {
  const survivor = `container ${name}${pid ? ` (pid ${pid})` : ''}`;
  return {
    gone: false,
    forced: false,
    survivors: [survivor],
    problem: problem ?? {
      code: 'container-survived',
      message: `Container ${name} is still running after being stopped.`,
      hint: `docker kill ${name}`,
    },
  };
}
