import { DISK } from '../drivers/container/disk.ts';
import { isAlive } from '../drivers/container/facts.ts';
import { type Identity, identityOf } from '../drivers/container/identity.ts';
import { pastSentence } from '../drivers/container/name-clash.ts';
import type { Cell } from './cell.ts';
import type { Belonging } from './claims.ts';
import type { StackState } from './stack-state.ts';
import type { World } from './world.ts';

type Parts = Pick<World, 'engine'>;

/**
 * Which running containers are whose, by their names and labels. A start tells its container only when it is over, and by then
 * the port has long been answered: whoever judges ports asks here.
 */
export class ServiceContainers {
  readonly #state: Pick<StackState, 'cells' | 'stack'>;
  readonly #parts: Parts;
  #identities: ReadonlyMap<string, Identity> = new Map();

  constructor(state: Pick<StackState, 'cells' | 'stack'>, parts: Parts) {
    this.#state = state;
    this.#parts = parts;
  }

  /** By service id, for services that have any. Reads Compose files: a project may have another name by now. */
  async look(): Promise<ReadonlyMap<string, Belonging>> {
    const { cells, stack } = this.#state;
    const found = await Promise.all(
      [...cells].map(async ([id, { spec }]) => {
        const from = spec.container?.from;
        return from && ([id, await identityOf(from, stack.name, id, stack.directory)] as const);
      }),
    );
    this.#identities = new Map(found.filter((one) => one !== undefined));
    return new Map([...cells].map(([id, cell]) => [id, this.#belongingOf(cell)]));
  }

  /** Whether this container answers for the service. */
  owns({ spec }: Cell, containerId: string | undefined): boolean {
    const container = containerId === undefined ? undefined : this.#parts.engine.get(containerId);
    return container !== undefined && (this.#identities.get(spec.id)?.matches(container) ?? false);
  }

  #belongingOf({ spec }: Cell): Belonging {
    const identity = this.#identities.get(spec.id);
    const alive = this.#parts.engine.list().filter(isAlive);
    const own = alive.filter((one) => identity?.matches(one)).map(({ id, name }) => ({ id, name }));
    const home = identity?.home;
    const past = alive.flatMap((one) => {
      const sentence = home && pastSentence(home, one, DISK);
      return sentence ? [[one.id, sentence] as const] : [];
    });
    return { own, past: new Map(past), throughEngine: false };
  }
}
