/** What a supervisor is asked to do while it is killed. */
import { ControlClient } from '../../electron/control/client.ts';
import type { ParamsOf, ResultOf } from '../../electron/control/protocol.ts';
import type { World } from '../soak/world.ts';
import { until } from '../support/until.ts';

export interface Operation {
  /** As the name of a test: `start`, `fix ports`. */
  readonly name: string;
  /** Brings the world to where the operation begins, and says so in the model. */
  prepare(world: World): Promise<void>;
  /** Asks for it. @returns whether there was an answer before the supervisor was gone */
  act(world: World): Promise<boolean>;
  /** What is done for it is over; without this, it is with the answer. */
  over?(world: World): Promise<void>;
  /** After the next start: what the supervisor remembers is what must be true. `heard`: what `act` returned. */
  remembered(world: World, heard: boolean): Promise<void>;
  /** Asks for it once more, as a person would, and says in the model what must be true then. */
  finish(world: World): Promise<void>;
}

/** Asks the supervisor about the stack of the world. @returns undefined where there was no answer, whatever it would have said */
export async function tell<M extends 'act' | 'approve'>(
  world: World,
  method: M,
  params: Omit<ParamsOf<M>, 'stack'>,
): Promise<ResultOf<M> | undefined> {
  const client = await ControlClient.connect(world.socketPath());
  if (!client) return undefined;
  try {
    const opened = await client.request('open', { path: world.file });
    if (!opened.ok) return undefined;
    const answer = await client.request(method, { stack: opened.value.stack, ...params } as ParamsOf<M>);
    if (answer.ok) return answer.value;
    if (answer.problem.code === 'supervisor-lost') return undefined;
    throw new Error(`${method} was refused: ${answer.problem.message}`);
  } finally {
    client.close();
  }
}

/** What each of these services is wished to be, as the supervisor has it now, is what must be true. */
export async function takeWishes(world: World, ids: readonly string[]): Promise<ReadonlyMap<string, 'up' | 'down'>> {
  const snapshot = await until('the stack is open again', () => world.snapshot(), { deadlineMs: 30_000 });
  const wishes = new Map(snapshot.services.map(({ id, desired }) => [id, desired]));
  for (const id of ids) {
    const desired = wishes.get(id);
    if (desired === undefined) throw new Error(`${id} is not in the list any more`);
    world.memory.expect([id], { desired });
  }
  return wishes;
}
