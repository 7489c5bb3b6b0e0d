import { names, precision, type SeenClient, startedBy } from '../../drivers/container/client-match.ts';
import type { Container } from '../../drivers/container/container.ts';
import { DISK } from '../../drivers/container/disk.ts';
import { isAlive } from '../../drivers/container/facts.ts';
import { type Identity, identityOf } from '../../drivers/container/identity.ts';
import { describePast } from '../../drivers/container/name-clash.ts';
import { stopAll } from '../../drivers/container/stop/stop-container.ts';
import type { StopOutcome } from '../../drivers/driver.ts';
import type { ProcessInfo, RawListener } from '../../platform/platform.ts';
import { sameValue } from '../../stack/canonical.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { MadeContainer } from '../model/saved-service.ts';
import type { World } from '../model/world.ts';
import type { StackState } from '../state/stack-state.ts';
import { EngineClients } from './engine-clients.ts';
import type { Belonging } from './port-claims.ts';
import { overlaps } from './start-gate.ts';

/** How stopping what a command started came out. `also`: containers that were stopped, for people. */
export type MadeStop = StopOutcome & { readonly also?: readonly string[] };

type Parts = Pick<World, 'engine' | 'platform'>;
type State = Pick<StackState, 'managedServices' | 'stack' | 'send'>;

/**
 * Which containers are whose: those of container services by their names and labels, those that the command of a native service
 * started by the clients of the engine in its tree. A start tells its container only when it is over, and by then the port has
 * long been answered: whoever judges ports asks here.
 */
export class ServiceContainers {
  readonly #state: State;
  readonly #deps: Parts;
  readonly #clients: EngineClients;
  #identities: ReadonlyMap<string, Identity> = new Map();

  constructor(state: State, parts: Parts) {
    this.#state = state;
    this.#deps = parts;
    this.#clients = new EngineClients(parts.platform);
  }

  /** By service id. Reads Compose files: a project may have another name by now. */
  async look(): Promise<ReadonlyMap<string, Belonging>> {
    const { managedServices, stack } = this.#state;
    const found = await Promise.all(
      [...managedServices].map(async ([id, { spec }]) => {
        const from = spec.container?.from;
        return from && ([id, await identityOf(from, stack.name, id, stack.directory)] as const);
      }),
    );
    this.#identities = new Map(found.filter((one) => one !== undefined));
    await this.attribute();
    return new Map([...managedServices].map(([id, managed]) => [id, this.#belongingOf(managed)]));
  }

  /** The clients of the engine in the tree of a native service, as it was just looked at. */
  saw(managed: ManagedService, tree: readonly ProcessInfo[]): Promise<void> {
    return this.#clients.saw(managed, tree);
  }

  /** Finds out what native services started. Of two whose clients are about one project, the one that names the service has it. */
  async attribute(): Promise<void> {
    const { engine } = this.#deps;
    const natives = [...this.#state.managedServices.values()].filter(({ spec }) => spec.kind === 'native');
    const clients = await Promise.all(
      natives.map(async (managed) => ({ managed, of: await this.#clients.clientsOf(managed) })),
    );
    this.#assign(clients.flatMap(({ managed, of }) => of.map((client) => ({ managed, client }))));
    for (const { managed, of } of clients) {
      // Most services of a stack run no client of an engine, and have made nothing.
      if (of.length === 0 && managed.made.length === 0 && !managed.service.outlived) continue;
      const others = clients.filter((one) => one.managed !== managed).flatMap((one) => one.of);
      // Which containers exist is known of an engine that answers only.
      const kept = engine.state.type === 'reachable' ? managed.made.filter(({ id }) => engine.get(id)) : managed.made;
      const found = of.flatMap((client) => {
        if (client.command.kind === 'run' && client.took === undefined) return [];
        const own = startedBy(client, engine.list(), DISK).filter((one) => isAlive(one) || one.status === 'restarting');
        return own.filter((one) => !isNamedByOther(client, one, others)).map((one) => madeBy(client, one));
      });
      const fresh = found.filter(({ id }, index) => found.findIndex((one) => one.id === id) === index);
      const made = [...kept, ...fresh.filter(({ id }) => !kept.some((one) => one.id === id))];
      const live = this.#existing(made).some(isAlive);
      if (!sameValue(made, managed.made)) this.#state.send(managed.spec.id, { type: 'made', made });
      if (live !== (managed.service.outlived ?? false)) this.#state.send(managed.spec.id, { type: 'containers', live });
    }
  }

  /** One container for each `docker run`, and one `docker run` for each container: who says most about it comes first. */
  #assign(clients: readonly { readonly managed: ManagedService; readonly client: SeenClient }[]): void {
    const all = this.#deps.engine.list();
    const byOthers = (managed: ManagedService) =>
      [...this.#state.managedServices.values()]
        .filter((one) => one !== managed)
        .flatMap(({ made }) => made.map(({ id }) => id));
    const taken = new Set(clients.flatMap(({ client: { took } }) => took ?? []));
    const open = clients.filter(({ client }) => client.command.kind === 'run' && client.took === undefined);
    for (const { managed, client } of open.sort((a, b) => precision(b.client) - precision(a.client))) {
      const others = new Set(byOthers(managed));
      const free = all.filter(({ id }) => !taken.has(id) && !others.has(id));
      const [first] = startedBy(client, free, DISK);
      if (!first) continue;
      client.took = first.id;
      taken.add(first.id);
    }
  }

  /** Whether this container answers for the service. */
  owns({ spec, made }: ManagedService, containerId: string | undefined): boolean {
    const container = containerId === undefined ? undefined : this.#deps.engine.get(containerId);
    if (!container) return false;
    return made.some(({ id }) => id === container.id) || (this.#identities.get(spec.id)?.matches(container) ?? false);
  }

  /** Whether a container listens here that the command of a native service is about to take up as its own. */
  ownsListener(managed: ManagedService, listener: RawListener): boolean {
    return this.#deps.engine.list().some((container) => {
      const publishes = container.published.some(
        ({ port, protocol, address }) =>
          port === listener.port && protocol === listener.protocol && overlaps(listener, { port, protocol, address }),
      );
      if (!publishes || !isAlive(container)) return false;
      const said = this.#clients.said(managed).filter(({ command }) => command.kind !== 'run');
      const known = managed.made.some(({ id, how }) => id === container.id && how !== 'run');
      return known || said.some((client) => startedBy(client, [container], DISK).length > 0);
    });
  }

  /**
   * Stops what the command of a service started and what still runs. `begun`: only what a signal to the command does not reach
   * in good order: a container of `docker run`. What another service of the stack is, is that one's. Nothing is removed.
   */
  async stopMade(managed: ManagedService, which: 'begun' | 'all'): Promise<MadeStop> {
    const { engine } = this.#deps;
    const nothing = { gone: true, forced: false, survivors: [] };
    if (managed.made.length === 0 && (await this.#clients.clientsOf(managed)).length === 0) return nothing;
    if (which === 'all') await engine.resync();
    await this.look();
    const chosen = this.#existing(managed.made).filter(
      ({ id }) => which === 'all' || managed.made.some((one) => one.id === id && one.how === 'run'),
    );
    const live = chosen.filter(
      (one) => isAlive(one) && ![...this.#identities.values()].some((identity) => identity.matches(one)),
    );
    if (live.length === 0) return nothing;
    const options = { graceMs: managed.spec.stopGraceMs, signal: managed.spec.stopSignal };
    const outcome = await stopAll(engine, live, options);
    await this.attribute();
    return { ...outcome, also: outcome.gone ? live.map(({ name }) => `container ${name}`) : [] };
  }

  #existing(made: readonly MadeContainer[]): readonly Container[] {
    return made.flatMap(({ id }) => this.#deps.engine.get(id) ?? []);
  }

  #belongingOf(managed: ManagedService): Belonging {
    const identity = this.#identities.get(managed.spec.id);
    const alive = this.#deps.engine.list().filter(isAlive);
    const own = alive.filter((one) => this.owns(managed, one.id)).map(({ id, name }) => ({ id, name }));
    const home = identity?.home;
    const past = alive.flatMap((one) => {
      const sentence = home && describePast(home, one, DISK);
      return sentence ? [[one.id, sentence] as const] : [];
    });
    return { own, past: new Map(past), throughEngine: this.usesEngine(managed) };
  }

  /** Its command is a client of the engine, or runs one. */
  usesEngine(managed: ManagedService): boolean {
    return managed.made.length > 0 || this.#clients.has(managed);
  }
}

function madeBy({ command: { kind } }: SeenClient, { id, name }: Container): MadeContainer {
  return { id, name, how: kind };
}

function isNamedByOther(client: SeenClient, container: Container, others: readonly SeenClient[]): boolean {
  if (client.command.kind !== 'compose' || names(client, container)) return false;
  return others.some((other) => names(other, container) && startedBy(other, [container], DISK).length > 0);
}
