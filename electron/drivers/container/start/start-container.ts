/** Brings a service's container to life, whatever state it is in. */
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { Running } from '../../driver.ts';
import type { Container } from '../container.ts';
import type { Engine } from '../engine/engine.ts';
import { incarnationOf, isAlive, runningOf } from '../facts.ts';
import { lastLines } from '../logs.ts';
import { bringUp } from '../make/bring-up.ts';
import { problemFromText, startProblem } from '../make/start-problems.ts';
import { withHolder } from './port-holder.ts';
import { provide } from './provide-container.ts';
import type { StartOrder } from './start-request.ts';

const WITHDRAWN: Problem = { code: 'cancelled', message: 'The start was cancelled.' };

/** Running already is a success: the container is adopted as it is. */
export async function startContainer(order: StartOrder): Promise<Result<Running>> {
  const { engine, identity, context, deps } = order;
  const provided = await provide(order);
  if (!provided.ok) return context.cancelled() ? fail(WITHDRAWN) : provided;
  if (!provided.value) return fail(WITHDRAWN);
  const { container, begun } = provided.value;
  if (context.cancelled() && !begun) return fail(WITHDRAWN);
  if (!begun) {
    const done = await bringUp(engine, container, (line) => context.note?.(line));
    if (!done.ok) {
      const problem = startProblem(container.name, done.problem);
      return fail(await withHolder(engine, problem, done.problem.message, deps.portHolder));
    }
  }
  const wasAlive = !begun && isAlive(container);
  const looked = await settle(engine, container, wasAlive);
  if (!looked.ok) return looked;
  const now = looked.value;
  if (!now) return fail(identity.missing(engine.list()));
  engine.own.markStarted(incarnationOf(now));
  if (context.cancelled() && !wasAlive) {
    engine.own.markStopped(incarnationOf(now));
    await engine.request('stop a withdrawn start', (docker) => docker.getContainer(now.id).stop({ t: 1 }));
    return fail(WITHDRAWN);
  }
  // Ended well is a one-shot that is done, and a restart policy is for the engine to follow: the watcher tells both.
  if (isAlive(now) || now.status === 'restarting' || now.exitCode === 0) return ok(runningOf(now));
  return fail(await endedAtOnce(engine, now));
}

/** A program that fails at once does so within a moment; waiting for that moment gives the reason with the failure. */
async function settle(engine: Engine, { id }: Container, wasAlive: boolean): Promise<Result<Container | undefined>> {
  const looked = await engine.refresh(id);
  if (wasAlive || !looked.ok || !looked.value || !isAlive(looked.value)) return looked;
  const end = performance.now() + engine.timing.settleMs;
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      leave();
      resolve(ok(engine.get(id)));
    };
    const timer = setTimeout(finish, end - performance.now());
    const leave = engine.onChange(() => {
      const now = engine.get(id);
      if (!now || !isAlive(now)) finish();
    });
  });
}

async function endedAtOnce(engine: Engine, { id, name, exitCode, error, terminal }: Container): Promise<Problem> {
  const known = problemFromText(name, error);
  if (known) return known;
  const lines = await lastLines(engine, { id, terminal }, 3);
  const said = lines.length > 0 ? `; it said: ${lines.join(' / ')}` : '';
  return {
    code: 'exited-at-once',
    message: `Container ${name} exited at once with code ${exitCode}${said || (error && `; ${error}`)}.`,
  };
}
