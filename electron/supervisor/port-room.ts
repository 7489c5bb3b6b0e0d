import { homedir } from 'node:os';
import type { PortView, Verification } from '../contract.ts';
import { isMarkOf, markerOf } from '../drivers/native/marker.ts';
import type { Identity } from '../health/probe.ts';
import type { ShadowFact } from '../lifecycle/service.ts';
import { isLive } from '../lifecycle/service.ts';
import type { Connection } from '../platform/platform.ts';
import { proveAnswers } from '../ports/answers.ts';
import { hostsOf, localHosts } from '../ports/hosts.ts';
import { identify } from '../ports/identity.ts';
import type { Answer, Claim, Holder, Inventory, OtherMember, Self, Shadow } from '../ports/types.ts';
import { judgePorts } from '../ports/verdict.ts';
import { processText } from '../ports/words.ts';
import type { PortSpec } from '../stack/stack.ts';
import type { Cell } from './cell.ts';
import { claimsOf } from './claims.ts';
import { originsOf } from './container-origins.ts';
import { type PortJudgement, portChecks, portViews } from './project-ports.ts';
import { realFolder } from './real-folder.ts';
import { selfOf } from './self.ts';
import type { StackState } from './stack-state.ts';
import { unheldPorts } from './unheld-ports.ts';
import type { World } from './world.ts';

/** Claims, sockets and verdicts of one moment. */
export interface Picture {
  readonly claims: readonly Claim[];
  readonly inventory: Inventory;
  readonly holders: readonly Holder[];
  readonly shadows: readonly Shadow[];
  readonly self: Self;
}

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
  readonly #onShadow: (id: string, shadow: ShadowFact | undefined) => void;
  #claims: readonly Claim[] = [];
  #judgement: PortJudgement = { holders: [], shadows: [] };
  #inventory: Inventory | undefined;
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
  }

  /** The tcp and udp ports that matter to this stack. */
  watched(): readonly number[] {
    const declared = [...this.#state.cells.values()].flatMap((cell) => cell.spec.ports.map((port) => port.port));
    const claimed = this.#claims.flatMap((claim) => claim.ports.map((port) => port.port));
    return [...new Set([...declared, ...claimed])];
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
    const claims = claimsOf(cells.values(), inventory.containers, origins, realFolder);
    const answers = await this.#answers(claims, inventory);
    const self: Self = {
      ...(await selfOf(this.#world.platform, this.#world.askers)),
      others,
      home: homedir(),
      stack: { name: stack.name, directory: realFolder(stack.directory) },
      now: this.#world.clock.wall(),
    };
    this.#claims = claims;
    this.#self = self;
    this.#inventory = inventory;
    this.#judgement = judgePorts(claims, inventory, answers, self);
    for (const [id, cell] of cells) {
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
    if (cell.service.generation === generation && cell.running?.process === root)
      cell.treePids = tree.map((one) => one.pid);
  }

  /** Whether the other end of a probe's connection belongs to the service. What cannot be seen is not held against it. */
  async identify(cell: Cell, connection: Connection): Promise<Identity> {
    if (cell.spec.kind === 'external') return { belongs: true };
    const containers = this.#inventory?.containers ?? (await this.#world.engine.containers()).facts;
    const answer = await identify(this.#world.platform, connection, containers, cell.treePids);
    if (await this.#isOwn(cell, answer)) return { belongs: true };
    // It may serve a port that is not its own on purpose (a probe through a gateway): only declared ports are proved.
    if (!this.#declares(cell, connection.remotePort)) return { belongs: true };
    return { belongs: false, sentence: `from ${await this.#name(answer)}, not from ${ownName(cell)}` };
  }

  #declares(cell: Cell, port: number): boolean {
    const claim = this.#claims.find((one) => one.service === cell.spec.id);
    return [...cell.spec.ports, ...(claim?.ports ?? [])].some((one) => one.port === port);
  }

  async #isOwn(cell: Cell, answer: Answer): Promise<boolean> {
    if (answer.by === 'unknown' || answer.by === 'nobody') return true;
    if (answer.by === 'container') return answer.containerId === cell.running?.container?.id;
    const own = () => answer.pids.some((pid) => cell.treePids.includes(pid));
    if (own()) return true;
    // A worker may have been forked since the tree was last looked at.
    await this.#refreshTree(cell);
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
    return portViews(cell.spec.id, this.#portsOf(cell), this.#judgement, this.#inventory, isLive(cell.service.phase));
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
