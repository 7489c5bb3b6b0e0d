import { homedir } from 'node:os';
import type { PortView, Verification } from '../../contract.ts';
import { isMarkOf, markerOf } from '../../drivers/native/marker.ts';
import type { Identity } from '../../health/probe.ts';
import type { ShadowFact } from '../../lifecycle/service.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Connection } from '../../platform/platform.ts';
import { proveAnswers } from '../../ports/answers.ts';
import { forwarderName } from '../../ports/forwarders.ts';
import { hostsOf, localHosts } from '../../ports/hosts.ts';
import { identify } from '../../ports/identity.ts';
import type { Answer, Claim, Inventory, OtherMember, Picture, Self } from '../../ports/types.ts';
import { judgePorts } from '../../ports/verdict.ts';
import { processText } from '../../ports/words.ts';
import type { PortSpec } from '../../stack/stack.ts';
import type { Cell } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { StackState } from '../state/stack-state.ts';
import { assumedViews, isLookedFor, ownListeners } from './assumed-ports.ts';
import { commandFactsOf } from './command-facts.ts';
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
};

/** What the ports of one stack are found to be, looked at whenever the kernel's tables changed. */
export class PortRoom {
  readonly #state: StackState;
  readonly #world: World;
  readonly #onLooked: () => void;
  readonly #leaveEngine: () => void;
  readonly #onShadow: (id: string, shadow: ShadowFact | undefined) => void;
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
  constructor(
    state: StackState,
    world: World,
    onShadow: (id: string, shadow: ShadowFact | undefined) => void,
    onLooked: () => void,
  ) {
    this.#onLooked = onLooked;
    this.#state = state;
    this.#world = world;
    this.#onShadow = onShadow;
    this.containers = new ServiceContainers(state, world);
    // A client that only starts a container is gone in a moment: it is looked for while the engine still works for it.
    this.#leaveEngine = world.engine.onChange((change) => {
      if (change.type === 'event' && ['create', 'start'].includes(change.event.action)) void this.refresh();
    });
  }

  /** Looks once more at what its command runs, then stops what that started (`ServiceContainers.stopMade`). */
  async stopMade(cell: Cell, which: 'begun' | 'all'): Promise<MadeStop> {
    await this.#refreshTree(cell);
    return this.containers.stopMade(cell, which);
  }

  /** What `docker run` made in the last run and would make anew; Compose takes its own up again. */
  async clearMade(cell: Cell): Promise<void> {
    if (cell.made.length > 0) await this.containers.stopMade(cell, 'begun');
  }

  close(): void {
    this.#leaveEngine();
  }

  /** The tcp and udp ports that matter to this stack. */
  watched(): readonly number[] {
    const declared = [...this.#state.cells.values()].flatMap((cell) => cell.spec.ports.map((port) => port.port));
    const claimed = this.#claims.flatMap((claim) => claim.ports.map((port) => port.port));
    const assumed = [...this.#state.cells.values()].flatMap((cell) => [
      ...(cell.spec.assumedPorts ?? []).map(({ port }) => port),
      ...cell.listening.map(({ port }) => port),
    ]);
    return [...new Set([...declared, ...claimed, ...assumed])];
  }

  /** Whether a service may listen on any port: where it was assumed to listen it was not seen. */
  searches(): boolean {
    return [...this.#state.cells.values()].some(isLookedFor);
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
    const trees = [...this.#state.cells.values()].flatMap((cell) => [...cell.treePids]);
    const others = (this.#self.others ?? []).map((other) => other.pid);
    return [...this.#self.pids, ...pids, ...trees, ...others];
  }

  /** Judges a fresh inventory; one at a time, so that an older look never overwrites a newer one. */
  judge(inventory: Inventory, others: readonly OtherMember[]): Promise<void> {
    this.#looking = this.#looking.then(() => this.#judge(inventory, others));
    return this.#looking;
  }

  async refresh(): Promise<void> {
    await Promise.all([...this.#state.cells.values()].map((cell) => this.#refreshTree(cell)));
  }

  members(): readonly OtherMember[] {
    const { cells, stack } = this.#state;
    return [...cells.values()].flatMap((cell) =>
      cell.treePids.map((pid) => ({ pid, owner: `service ${cell.spec.id} of stack ${stack.name}` })),
    );
  }

  marks(value: string): boolean {
    return isMarkOf({ ...this.#state.stack, home: this.#world.home }, value);
  }

  async #judge(inventory: Inventory, others: readonly OtherMember[]): Promise<void> {
    const { stack, cells } = this.#state;
    const origins = originsOf(this.#world.engine);
    const commands = await commandFactsOf(cells.values(), this.#world);
    const belonging = await this.containers.look();
    const claims = claimsOf(cells.values(), inventory.containers, origins, realFolder, commands, belonging);
    const answers = await this.#answers(claims, inventory);
    const self: Self = {
      ...(await selfOf(this.#world.platform, this.#world.askers)),
      others,
      home: homedir(),
      real: realPath,
      stack: {
        name: stack.name,
        directory: realFolder(stack.directory),
        users: [...cells.values()].flatMap((cell) => cell.spec.native?.user ?? []),
      },
      now: this.#world.clock.wall(),
    };
    this.#claims = claims;
    this.#self = self;
    this.#inventory = inventory;
    this.#judgement = judgePorts(claims, inventory, answers, self);
    for (const [id, cell] of cells) {
      cell.listening = ownListeners(cell, inventory);
      cell.unheld = unheldPorts(cell, this.#portsOf(cell), this.#judgement, inventory);
      const holds = this.checks(cell).every((check) => check.ok);
      cell.heldSince = holds ? (cell.heldSince ?? this.#world.clock.now()) : undefined;
      const found = this.#judgement.shadows.find((one) => one.service === id);
      const shadow = found && { port: found.port, sentence: found.sentence };
      if (shadow?.port !== cell.service.shadow?.port || shadow?.sentence !== cell.service.shadow?.sentence)
        this.#onShadow(id, shadow);
    }
    this.#onLooked();
  }

  /** Connects to every declared tcp port that anybody listens on, at every address that people and probes use. */
  async #answers(claims: readonly Claim[], inventory: Inventory): Promise<readonly Answer[]> {
    const hosts = await localHosts();
    const listening = new Set([...inventory.listeners, ...inventory.forwarded].map((one) => one.port));
    const asked = claims.flatMap((claim) =>
      claim.ports
        .filter((port) => port.protocol === 'tcp' && listening.has(port.port))
        .map((port) =>
          proveAnswers(this.#world.platform, port, hostsOf(port, hosts), inventory.containers, claim.treePids),
        ),
    );
    return (await Promise.all(asked)).flat();
  }

  async #refreshTree(cell: Cell): Promise<void> {
    const root = cell.running?.process;
    if (!root) return;
    const generation = cell.service.generation;
    const marker = markerOf({ ...this.#state.stack, home: this.#world.home }, cell.spec.id);
    const tree = await this.#world.platform.tree(root, marker);
    if (cell.service.generation !== generation || cell.running?.process !== root) return;
    cell.treePids = tree.map((one) => one.pid);
    await this.containers.saw(cell, tree);
  }

  /**
   * Whether the other end of a probe's connection belongs to the service. What cannot be seen is not held against it, unless it
   * was `redirected` to a port that it does not declare: there nothing speaks for it.
   */
  async identify(cell: Cell, connection: Connection, redirected = false): Promise<Identity> {
    if (cell.spec.kind === 'external') return { belongs: true };
    const answer = await this.#answerOf(cell, connection);
    const declared = this.#declares(cell, connection.remotePort);
    const unseen = answer.by === 'unknown' || answer.by === 'nobody';
    if (unseen ? declared || !redirected : await this.#isOwn(cell, answer)) return { belongs: true };
    // It may serve a port that is not its own on purpose (a probe through a gateway): only declared ports are proved.
    if (!declared && !redirected) return { belongs: true };
    const who = unseen ? 'a process that we may not see' : await this.#name(answer);
    const where = redirected ? `, on port ${connection.remotePort} to which it redirects` : '';
    return { belongs: false, sentence: `from ${who}${where}, not from ${ownName(cell)}` };
  }

  /**
   * The same for a check of the whole stack: the answer on a port that services of it declare has to come from one of these, and
   * one to which we were redirected from any of its services.
   */
  async identifyAny(connection: Connection, redirected: boolean): Promise<Identity> {
    const all = [...this.#state.cells.values()];
    const declaring = all.filter((cell) => this.#declares(cell, connection.remotePort));
    const asked = declaring.length > 0 ? declaring : redirected ? all : [];
    let verdict: Identity = { belongs: true };
    for (const cell of asked) {
      verdict = await this.identify(cell, connection, redirected);
      if (verdict.belongs) return verdict;
    }
    return verdict;
  }

  async #answerOf(cell: Cell, connection: Connection): Promise<Answer> {
    const ask = async () => {
      // As of this moment: a container that just came up is in no inventory yet.
      const { facts } = await this.#world.engine.containers();
      return identify(this.#world.platform, connection, facts, cell.treePids);
    };
    const answer = await ask();
    if (!(await this.#isUnknownProxy(cell, answer))) return answer;
    await this.#world.engine.resync();
    return ask();
  }

  #declares(cell: Cell, port: number): boolean {
    const claim = this.#claims.find((one) => one.service === cell.spec.id);
    return [...cell.spec.ports, ...(claim?.ports ?? [])].some((one) => one.port === port);
  }

  async #isOwn(cell: Cell, answer: Answer): Promise<boolean> {
    if (answer.by === 'container') return this.#isOwnContainer(cell, answer.containerId);
    const own = () => answer.pids.some((pid) => cell.treePids.includes(pid));
    if (own()) return true;
    // A worker may have been forked since the tree was last looked at.
    await this.#refreshTree(cell);
    return own();
  }

  /** A proxy of the engine may listen before the engine tells of the container behind it: then the engine is asked, not too often. */
  async #isUnknownProxy(cell: Cell, { by, pids }: Answer): Promise<boolean> {
    if (by !== 'process' || (cell.spec.kind !== 'container' && !this.containers.usesEngine(cell))) return false;
    const processes = await Promise.all(pids.map((pid) => this.#world.platform.process(pid)));
    if (!processes.some((process) => process !== undefined && forwarderName(process) !== undefined)) return false;
    const now = this.#world.clock.now();
    if (this.#askedAt !== undefined && now - this.#askedAt < LIMITS.ports.listenMs) return false;
    this.#askedAt = now;
    return true;
  }

  async #isOwnContainer(cell: Cell, id: string | undefined): Promise<boolean> {
    const own = () => id === cell.running?.container?.id || this.containers.owns(cell, id);
    if (own()) return true;
    // Its command may have made it since the tree was last looked at.
    await this.#refreshTree(cell);
    await this.containers.attribute();
    return own();
  }

  async #name(answer: Answer): Promise<string> {
    if (answer.by === 'container') {
      const facts = this.#inventory?.containers.find((one) => one.id === answer.containerId);
      return `container ${facts?.name ?? answer.containerId?.slice(0, 12) ?? '?'}`;
    }
    const process = answer.pids[0] === undefined ? undefined : await this.#world.platform.process(answer.pids[0]);
    return process ? processText(process, this.#world.clock.wall()) : 'another process';
  }

  views(cell: Cell): readonly PortView[] {
    const live = isLive(cell.service.phase);
    const declared = portViews(cell.spec.id, this.#portsOf(cell), this.#judgement, this.#inventory, live);
    return [...declared, ...assumedViews(cell)];
  }

  /** Declared ports or, where a container declares none, what it publishes. */
  #portsOf(cell: Cell): readonly PortSpec[] {
    const claim = this.#claims.find((one) => one.service === cell.spec.id);
    return cell.spec.ports.length > 0 || !claim ? cell.spec.ports : claim.ports;
  }

  checks(cell: Cell): readonly Verification[] {
    const claim = this.#claims.find((one) => one.service === cell.spec.id);
    return portChecks(cell, claim?.ports ?? cell.spec.ports, this.#judgement);
  }

  /** Its incarnation ended: what was seen of it does not hold any more. */
  forget(cell: Cell): void {
    const id = cell.spec.id;
    const holders = this.#judgement.holders.filter((holder) => holder.service !== id || holder.verdict !== 'expected');
    this.#judgement = { ...this.#judgement, holders };
    cell.unheld = [];
    cell.heldSince = undefined;
  }
}

function ownName(cell: Cell): string {
  const { container } = cell.running ?? {};
  return container ? `container ${container.name}` : cell.spec.id;
}
