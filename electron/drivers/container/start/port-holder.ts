/** Who has the port that a container could not get: said with the problem, since the engine does not know. */
import type { Problem } from '../../../result.ts';
import type { Engine } from '../engine/engine.ts';
import { isAlive } from '../facts.ts';
import { takenPort } from '../make/start-problems.ts';

/** Names the process that listens on a TCP port of this machine; undefined when nobody does or it cannot be seen. */
export type PortHolder = (address: string, port: number) => Promise<string | undefined>;

/** `text`: the engine's words. Other problems stay as they are. */
export async function withHolder(
  engine: Engine,
  problem: Problem,
  text: string,
  portHolder: PortHolder | undefined,
): Promise<Problem> {
  const taken = problem.code === 'port-taken' ? takenPort(text) : undefined;
  if (!taken) return problem;
  // The engine's own proxy would be named otherwise, which helps nobody.
  const container = engine
    .list()
    .find(
      (one) => isAlive(one) && one.published.some(({ port, protocol }) => port === taken.port && protocol === 'tcp'),
    );
  const who = container ? `container ${container.name}` : await portHolder?.(taken.address, taken.port);
  if (!who) return problem;
  return {
    ...problem,
    message: `${problem.message.replace(/: something else is listening on .*$/, '')}: ${taken.address || '0.0.0.0'}:${taken.port} is held by ${who}.`,
  };
}
