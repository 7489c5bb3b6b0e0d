/** Begins a life of a container that is there, whatever state it is in. */
import { fail, ok, type Result } from '../../../result.ts';
import type { Container } from '../container.ts';
import type { RequestProblem } from '../engine/client.ts';
import type { Engine } from '../engine/engine.ts';
import { rejoin } from './lost-networks.ts';
import { NETWORK_MISSING, startProblem } from './start-problems.ts';

/**
 * Running already is a success. One whose network was removed and made again is joined to the new one first; `note` is told so.
 * Problems are the engine's own, see `startProblem`.
 */
export async function bringUp(
  engine: Engine,
  container: Container,
  note: (sentence: string) => void,
): Promise<Result<unknown, RequestProblem>> {
  const done = await attempt(engine, container);
  if (done.ok || startProblem(container.name, done.problem).code !== NETWORK_MISSING) return done;
  const joined = await rejoin(engine, container);
  if (!joined.ok) return joined;
  if (joined.value.length === 0) return done;
  note(
    `Container ${container.name} was joined anew to ${joined.value.join(' and ')}, which had been removed and made again.`,
  );
  return attempt(engine, container);
}

async function attempt(engine: Engine, { id, name, status }: Container): Promise<Result<unknown, RequestProblem>> {
  switch (status) {
    case 'running':
    case 'restarting':
      return ok(undefined);
    case 'paused':
      return engine.request(`unpause container ${name}`, (docker, abortSignal) =>
        docker.getContainer(id).unpause({ abortSignal }),
      );
    case 'removing':
      return fail({ code: 'container-removing', message: `Container ${name} is being removed.` });
    case 'dead':
      return fail({
        code: 'container-dead',
        message: `Container ${name} is dead: the engine could not remove it completely.`,
        hint: 'restart the engine, which ends the removal, then start it again',
      });
    default: {
      const started = await engine.request(
        `start container ${name}`,
        (docker, abortSignal) => docker.getContainer(id).start({ abortSignal }),
        engine.timing.startMs,
      );
      // 304: somebody was faster.
      return !started.ok && started.problem.status === 304 ? ok(undefined) : started;
    }
  }
}
