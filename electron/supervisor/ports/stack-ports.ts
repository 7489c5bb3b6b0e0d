import { homedir } from 'node:os';
import type { Verification } from '../../contract/action.ts';
import type { PortView, ServiceState } from '../../contract/service.ts';
import { isMarkOf, markerOf } from '../../drivers/native/marker.ts';
import type { Identity } from '../../health/probe.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Connection } from '../../platform/platform.ts';
import { inSlices, oneByOne, someAtATime } from '../../platform/slices.ts';
import { listeningNow, proveAnswers } from '../../ports/answers.ts';
import { forwarderName } from '../../ports/forwarders.ts';
import { hostsOf, localHosts } from '../../ports/hosts.ts';
import { identify, socketsFor } from '../../ports/identity.ts';
import { leftoversOf } from '../../ports/leftovers.ts';
import { ofService } from '../../ports/of-service.ts';
import type { Answer, Claim, Holder, Inventory, OtherMember, Picture, Self } from '../../ports/types.ts';
import { formatProcess } from '../../ports/words.ts';
import { sameValue } from '../../stack/canonical.ts';
import type { PortSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { StackEvent } from '../state/record-event.ts';
import type { StackState } from '../state/stack-state.ts';
import { assumedViews, isLookedFor, ownListeners } from './assumed-ports.ts';
import { commandFactsOf } from './command-facts.ts';
import { declaredEnvironment, environmentDifferences } from './environment-differences.ts';
import { judgeInSlices } from './judge-in-slices.ts';
import { selfOf } from './own-processes.ts';
import { claimsOf, originsOf } from './port-claims.ts';
import { type PortJudgement, portChecks, portViews } from './port-views.ts';
import { realFolder, realPath } from './real-folder.ts';
import { type MadeStop, ServiceContainers } from './service-containers.ts';
import { unheldPorts } from './unheld-ports.ts';

const NOTHING_SEEN: Inventory = {
  listeners: [],
  forwarded: [],
  timeWait: new Set(),
  containers: [],
  enginesKnown: false,
  seenAt: 0,
};

/** States that last until something happens. */
const AT_REST: ReadonlySet<ServiceState> = new Set(['running', 'healthy', 'completed', 'stopped', 'failed']);

/** Nobody could look. */
const UNSEEN: Answer = { host: '', address: '', port: 0, by: 'unknown', pids: [] };

/** What the ports of one stack are found to be, looked at whenever the kernel's tables changed. */
export class StackPorts {
  readonly #state: StackState;
  readonly #world: World;
  readonly #onLooked: () => void;
  readonly #leaveEngine: () => void;
  /** Which containers are whose. */
  readonly containers: ServiceContainers;
  #claims: readonly Claim[] = [];
  #judgement: PortJudgement = { holders: [], shadows: [] };
  #inventory: Inventory | undefined;
  /** When the engine was asked about a proxy that it had not told of, monotonic ms. */
  #askedAt: number | undefined;
  #self: Self = { pids: [process.pid], now: 0 };
  #looking: Promise<void> = Promise.resolve();

  /** `onLooked` is told after every look, whatever came of it. */
  constructor(state: StackState, world: World, onLooked: () => void) {
    this.#onLooked = onLooked;
    this.#state = state;
    this.#world = world;
    this.containers = new ServiceContainers(state, world);
    // A client that only starts a container is gone in a moment: it is looked for while the engine still works for it.
    this.#leaveEngine = world.engine.onChange((change) => {
      if (change.type === 'event' && ['create', 'start'].includes(change.event.action)) void this.refresh();
    });
  }

  /** Looks once more at what its command runs, then stops what that started (`ServiceContainers.stopMade`). */
  async stopMade(managed: ManagedService, which: 'begun' | 'all'): Promise<MadeStop> {
    await this.#refreshTree(managed);
    return this.containers.stopMade(managed, which);
  }

  /** What `docker run` made in the last run and would make anew; Compose takes its own up again. */
  async clearMade(managed: ManagedService): Promise<void> {
    if (managed.made.length > 0) await this.containers.stopMade(managed, 'begun');
  }

  close(): void {
    this.#leaveEngine();
  }

  /** The tcp and udp ports that matter to this stack. */
  watched(): readonly number[] {
    const declared = [...this.#state.managedServices.values()].flatMap((managed) =>
      managed.spec.ports.map((port) => port.port),
    );
    const claimed = this.#claims.flatMap((claim) => claim.ports.map((port) => port.port));
    const assumed = [...this.#state.managedServices.values()].flatMap((managed) => [
      ...(managed.spec.assumedPorts ?? []).map(({ port }) => port),
      ...managed.listening.map(({ port }) => port),
    ]);
    return [...new Set([...declared, ...claimed, ...assumed])];
  }

  /** Whether a service may listen on any port: where it was assumed to listen it was not seen. */
  searches(): boolean {
    return [...this.#state.managedServices.values()].some(isLookedFor);
  }

  /** Nothing is on its way up or down, and no live service lacks a port. */
  isSettled(): boolean {
    return [...this.#state.managedServices.values()].every(({ service: { phase }, unheld }) => {
      return AT_REST.has(phase.state) && !(isLive(phase) && unheld.length > 0);
    });
  }

  /** What a plan is made from. */
  picture(): Picture {
    const { holders, shadows } = this.#judgement;
    return { claims: this.#claims, inventory: this.#inventory ?? NOTHING_SEEN, holders, shadows, self: this.#self };
  }

  /** Processes that no fix may end, even as part of the tree of something else. */
  keptPids(): readonly number[] {
    const kept = this.#judgement.holders.filter(
      (holder) => holder.verdict === 'expected' || holder.verdict === 'protected',
    );
    const pids = kept.flatMap((holder) => [holder.process?.pid ?? 0, ...holder.sharedBy.map((one) => one.pid)]);
    const trees = [...this.#state.managedServices.values()].flatMap((managed) => [...managed.treePids]);
    const others = (this.#self.others ?? []).map((other) => other.pid);
    return [...this.#self.pids, ...pids, ...trees, ...others];
  }

  /** Judges a fresh inventory; one at a time, so that an older look never overwrites a newer one. */
  judge(inventory: Inventory, others: readonly OtherMember[]): Promise<void> {
    // One that failed is no reason to judge nothing any more.
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#judge(inventory, others));
    return this.#looking;
  }

  /** One table of the processes is enough for all of them. */
  async refresh(since = performance.now()): Promise<void> {
    await oneByOne([...this.#state.managedServices.values()], (managed) => this.#refreshTree(managed, since));
  }

  members(): readonly OtherMember[] {
    const { managedServices, stack } = this.#state;
    return [...managedServices.values()].flatMap((managed) =>
      managed.treePids.map((pid) => ({ pid, owner: `service ${managed.spec.id} of stack ${stack.name}` })),
    );
  }

  marks(value: string): boolean {
    return isMarkOf({ ...this.#state.stack, home: this.#world.home }, value);
  }

  async #judge(inventory: Inventory, others: readonly OtherMember[]): Promise<void> {
    const { stack, managedServices } = this.#state;
    const origins = originsOf(this.#world.engine);
    const commands = await commandFactsOf(managedServices.values(), this.#world);
    const belonging = await this.containers.look();
    const claims = claimsOf(managedServices.values(), inventory.containers, origins, realFolder, commands, belonging);
    const answers = await this.#answers(claims, inventory);
    const self: Self = {
      ...(await selfOf(this.#world.platform, this.#world.askers, inventory.seenAt)),
      others,
      home: homedir(),
      real: realPath,
      stack: {
        name: stack.name,
        directory: realFolder(stack.directory),
        users: [...managedServices.values()].flatMap((managed) => managed.spec.native?.user ?? []),
      },
      now: this.#world.clock.wall(),
    };
    const first = await judgeInSlices({ claims, inventory, self }, answers);
    const copies = [...first.holders, ...leftoversOf(claims, inventory, self)];
    const otherEnvironment = await this.#otherEnvironment(copies);
    const knowing: Self = otherEnvironment ? { ...self, otherEnvironment } : self;
    const judgement = otherEnvironment ? await judgeInSlices({ claims, inventory, self: knowing }, answers) : first;
    this.#claims = claims;
    this.#self = knowing;
    this.#inventory = inventory;
    this.#judgement = judgement;
    await inSlices([...managedServices], ([id, managed]) => {
      const seen = this.#seenOf(id, managed, inventory);
      if (seen) this.#state.dispatch([seen]);
    });
    for (const [id, managed] of managedServices) {
      const found = ofService(this.#judgement.shadows, id)[0];
      const shadow = found && { port: found.port, sentence: found.sentence };
      if (shadow?.port !== managed.service.shadow?.port || shadow?.sentence !== managed.service.shadow?.sentence)
        this.#state.send(id, { type: 'shadow', shadow });
    }
    this.#onLooked();
  }

  /** Asked only of what counts as a copy otherwise. */
  #otherEnvironment(copies: readonly Holder[]): Promise<Self['otherEnvironment']> {
    const { managedServices } = this.#state;
    const declaredOf = async (service: string) => {
      const native = managedServices.get(service)?.spec.native;
      return native && declaredEnvironment(native, await this.#world.userEnvironment());
    };
    return environmentDifferences(copies, declaredOf, [...managedServices.keys()], this.#world.platform);
  }

  /** What an inventory says of the ports of one service; undefined where that is known. */
  #seenOf(id: string, managed: ManagedService, inventory: Inventory): StackEvent | undefined {
    const listening = ownListeners(managed, inventory);
    const unheld = unheldPorts(managed, this.#portsOf(managed), this.#judgement, inventory);
    const holds = this.checks(managed).every((check) => check.ok);
    const isKnown =
      holds === (managed.heldSince !== undefined) &&
      sameValue(unheld, managed.unheld) &&
      sameValue(listening, managed.listening);
    return isKnown ? undefined : { kind: 'service', id, event: { type: 'ports-seen', listening, unheld, holds } };
  }

  /** Connects to every declared tcp port that anybody listens on, at every address that people and probes use. */
  async #answers(claims: readonly Claim[], inventory: Inventory): Promise<readonly Answer[]> {
    const hosts = await localHosts();
    const listening = new Set([...inventory.listeners, ...inventory.forwarded].map((one) => one.port));
    const sockets = await listeningNow(this.#world.platform);
    const asked = claims.flatMap(({ ports, treePids }) =>
      ports
        .filter((port) => port.protocol === 'tcp' && listening.has(port.port))
        .map((port) => ({ port, likely: treePids })),
    );
    const { platform } = this.#world;
    const proofs = await someAtATime(asked, LIMITS.ports.proofs, ({ port, likely }) =>
      proveAnswers(platform, port, hostsOf(port, hosts), inventory.containers, likely, sockets),
    );
    return proofs.flat();
  }

  async #refreshTree(managed: ManagedService, since?: number): Promise<void> {
    const root = managed.running?.process;
    if (!root) return;
    const generation = managed.service.generation;
    const marker = markerOf({ ...this.#state.stack, home: this.#world.home }, managed.spec.id);
    const tree = await this.#world.platform.tree(root, marker, since);
    if (managed.service.generation !== generation || managed.running?.process !== root) return;
    const pids = tree.map((one) => one.pid);
    // That nothing changed is no event.
    if (!sameValue(pids, managed.treePids)) this.#state.send(managed.spec.id, { type: 'tree-seen', pids });
    await this.containers.saw(managed, tree);
  }

  /**
   * Whether the other end of a probe's connection belongs to the service. What cannot be seen is not held against it, unless it
   * was `redirected` to a port that it does not declare: there nothing speaks for it.
   */
  async identify(managed: ManagedService, connection: Connection, redirected = false): Promise<Identity> {
    if (managed.spec.kind === 'external') return { belongs: true };
    const declared = this.#declares(managed, connection.remotePort);
    // Where the system lets nobody look at this moment, it is as if it could not be seen.
    const seen = await this.#seenBy(managed, connection).catch(() => undefined);
    const { answer, isOwn } = seen ?? { answer: UNSEEN, isOwn: false };
    const unseen = answer.by === 'unknown' || answer.by === 'nobody';
    if (unseen ? declared || !redirected : isOwn) return { belongs: true };
    // It may serve a port that is not its own on purpose (a probe through a gateway): only declared ports are proved.
    if (!declared && !redirected) return { belongs: true };
    const who = unseen ? 'a process that we may not see' : await this.#name(answer);
    const where = redirected ? `, on port ${connection.remotePort} to which it redirects` : '';
    return { belongs: false, sentence: `from ${who}${where}, not from ${ownName(managed)}` };
  }

  /**
   * The same for a check of the whole stack: the answer on a port that services of it declare has to come from one of these, and
   * one to which we were redirected from any of its services.
   */
  async identifyAny(connection: Connection, redirected: boolean): Promise<Identity> {
    const all = [...this.#state.managedServices.values()];
    const declaring = all.filter((managed) => this.#declares(managed, connection.remotePort));
    const asked = declaring.length > 0 ? declaring : redirected ? all : [];
    let verdict: Identity = { belongs: true };
    for (const managed of asked) {
      verdict = await this.identify(managed, connection, redirected);
      if (verdict.belongs) return verdict;
    }
    return verdict;
  }

  async #seenBy(managed: ManagedService, connection: Connection) {
    const answer = await this.#answerOf(managed, connection);
    const isSeen = answer.by === 'process' || answer.by === 'container';
    return { answer, isOwn: isSeen && (await this.#isOwn(managed, answer)) };
  }

  async #answerOf(managed: ManagedService, connection: Connection): Promise<Answer> {
    const ask = async () => {
      // As of this moment: a container that just came up is in no inventory yet.
      const { facts } = await this.#world.engine.containers();
      return identify(this.#world.platform, connection, facts, managed.treePids);
    };
    const answer = await ask();
    if (!(await this.#isUnknownProxy(managed, answer))) return answer;
    await this.#world.engine.resync();
    return ask();
  }

  #declares(managed: ManagedService, port: number): boolean {
    const claim = this.#claimOf(managed);
    return [...managed.spec.ports, ...(claim?.ports ?? [])].some((one) => one.port === port);
  }

  async #isOwn(managed: ManagedService, answer: Answer): Promise<boolean> {
    if (answer.by === 'container') return this.#isOwnContainer(managed, answer.containerId);
    const own = () => answer.pids.some((pid) => managed.treePids.includes(pid));
    if (own()) return true;
    // A worker may have been forked since the tree was last looked at, for this very connection for instance.
    const seen = await Promise.all(answer.pids.map((pid) => this.#world.platform.process(pid)));
    if (seen.some((process) => process && managed.treePids.includes(process.ppid))) return true;
    await this.#refreshTree(managed);
    return own() || (seen.every((process) => process === undefined) && (await this.#listensAlone(managed, answer)));
  }

  /**
   * For an answer of a process that is gone by now, as with a server that forks for each connection: where only one socket takes the
   * connections, who holds that one made it.
   */
  async #listensAlone({ treePids }: ManagedService, { address, port }: Answer): Promise<boolean> {
    const [only, ...more] = socketsFor(address, port, await this.#world.platform.listeners({ port, likely: treePids }));
    return more.length === 0 && (only?.pids.some((pid) => treePids.includes(pid)) ?? false);
  }

  /** A proxy of the engine may listen before the engine tells of the container behind it: then the engine is asked, not too often. */
  async #isUnknownProxy(managed: ManagedService, { by, pids }: Answer): Promise<boolean> {
    if (by !== 'process' || (managed.spec.kind !== 'container' && !this.containers.usesEngine(managed))) return false;
    const processes = await Promise.all(pids.map((pid) => this.#world.platform.process(pid)));
    if (!processes.some((process) => process !== undefined && forwarderName(process) !== undefined)) return false;
    const now = this.#world.clock.now();
    if (this.#askedAt !== undefined && now - this.#askedAt < LIMITS.ports.listenMs) return false;
    this.#askedAt = now;
    return true;
  }

  async #isOwnContainer(managed: ManagedService, id: string | undefined): Promise<boolean> {
    const own = () => id === managed.running?.container?.id || this.containers.owns(managed, id);
    if (own()) return true;
    // Its command may have made it since the tree was last looked at.
    await this.#refreshTree(managed);
    await this.containers.attribute();
    return own();
  }

  async #name(answer: Answer): Promise<string> {
    if (answer.by === 'container') {
      const facts = this.#inventory?.containers.find((one) => one.id === answer.containerId);
      return `container ${facts?.name ?? answer.containerId?.slice(0, 12) ?? '?'}`;
    }
    const process = answer.pids[0] === undefined ? undefined : await this.#world.platform.process(answer.pids[0]);
    return process ? formatProcess(process, this.#world.clock.wall()) : 'another process';
  }

  views(managed: ManagedService): readonly PortView[] {
    const live = isLive(managed.service.phase);
    const declared = portViews(managed.spec.id, this.#portsOf(managed), this.#judgement, this.#inventory, live);
    return [...declared, ...assumedViews(managed)];
  }

  /** Declared ports or, where a container declares none, what it publishes. */
  #portsOf(managed: ManagedService): readonly PortSpec[] {
    const claim = this.#claimOf(managed);
    return managed.spec.ports.length > 0 || !claim ? managed.spec.ports : claim.ports;
  }

  #claimOf(managed: ManagedService): Claim | undefined {
    return ofService(this.#claims, managed.spec.id)[0];
  }

  checks(managed: ManagedService): readonly Verification[] {
    const claim = this.#claimOf(managed);
    return portChecks(managed, claim?.ports ?? managed.spec.ports, this.#judgement);
  }

  /** Its incarnation ended: what was seen of it does not hold any more. */
  forget(managed: ManagedService): void {
    const id = managed.spec.id;
    const holders = this.#judgement.holders.filter((holder) => holder.service !== id || holder.verdict !== 'expected');
    this.#judgement = { ...this.#judgement, holders };
  }
}

function ownName(managed: ManagedService): string {
  const { container } = managed.running ?? {};
  return container ? `container ${container.name}` : managed.spec.id;
}
