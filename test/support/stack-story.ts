/** Runs a story about a stack: what people, processes and disk do, and the supervisor being cut. Says what went wrong in it. */
import type { ServiceState } from '../../electron/contract/service.ts';
import type { Stack } from '../../electron/stack/stack.ts';
import { changedServices, definitionOf, type StackChange } from '../../electron/supervisor/definition/stack-change.ts';
import { commandOf, FakeMachine, StackLife, turns } from './stack-life.ts';
import { stackOf } from './stack-text.ts';

export type Happening =
  | { readonly type: 'up' | 'restart' | 'down' | 'exit'; readonly service: number }
  | { readonly type: 'start-ends'; readonly how: 'ok' | 'fails' | 'blocks' }
  | { readonly type: 'stop-ends'; readonly gone: boolean }
  | { readonly type: 'notice' }
  | { readonly type: 'time'; readonly ms: number }
  | { readonly type: 'reload'; readonly version: number }
  | { readonly type: 'cut'; readonly diskTurns: number };

/** With the turns of the loop that pass until the next. */
export type Story = readonly (readonly [Happening, number])[];

const stackWith = (...lines: readonly string[]) => stackOf(`name: shop\nservices:\n${lines.join('\n')}\n`);
const DB = '  db: { command: node db.js, restart: always }';
const apiOf = (id: string, script: string) =>
  `  ${id}: { command: node ${script}, restart: always, depends_on: { db: { condition: service_started } } }`;
const CACHE = '  cache: { command: node cache.js, restart: always }';
const VERSIONS = [
  stackWith(DB, apiOf('api', 'api.js')),
  stackWith(DB, apiOf('api', 'api.js'), CACHE),
  stackWith(DB, apiOf('api', 'other.js')),
  stackWith(DB, CACHE),
  stackWith(DB, apiOf('web', 'api.js')),
];
const CHANGES = new Map<Stack, Map<Stack, StackChange>>(VERSIONS.map((one) => [one, new Map()]));

/** Compared once: there are thousands of stories and few versions. */
function changeBetween(before: Stack, after: Stack): StackChange {
  const change = CHANGES.get(before)?.get(after) ?? changedServices(definitionOf(before), definitionOf(after));
  CHANGES.get(before)?.set(after, change);
  return change;
}

type Wish = 'up' | 'down';

interface Shown {
  readonly id: string;
  readonly state: ServiceState;
  readonly generation: number;
}

export class StoryWorld {
  readonly machine = new FakeMachine();
  #approved = VERSIONS[0] ?? stackWith(DB);
  #life: StackLife;
  #reloading: Promise<void> | undefined;
  /** What may be wanted of each program: two where the last wish was not kept or shown yet. */
  readonly #wishes = new Map<string, ReadonlySet<Wish>>();
  readonly #newest = new Map<string, number>();
  readonly #shownGenerations = new Map<string, number>();
  /** States in which services were found, and that no history needs to tell. */
  #found = new Map<string, string>();
  #publishing = false;
  #wished = 0;

  constructor() {
    this.machine.programOf = (id) => (id === 'web' ? 'api' : id);
    this.#life = this.#newLife();
  }

  /** `warm`: everything is up when it begins. */
  async run(story: Story, warm: boolean): Promise<readonly string[]> {
    if (warm) {
      await turns(10);
      for (const id of this.#life.state.managedServices.keys()) this.#ask(id, 'up');
      for (let round = 0; round < 4; round += 1) await this.#letGo();
    }
    for (const [happening, rest] of story) {
      this.#happens(happening);
      await turns(rest);
    }
    await this.#comeToRest();
    this.#checkEnd();
    return this.machine.violations;
  }

  #newLife(): StackLife {
    const life = new StackLife(this.#approved, this.machine, (one) => this.#publish(one));
    void life.begin().then(() => life.lives && this.#begun(life));
    return life;
  }

  /** What was wanted when the last life was cut is wanted now. */
  #begun(life: StackLife): void {
    life.isOpen = true;
    const programs = new Set([...life.state.managedServices.keys()].map(this.machine.programOf));
    for (const program of [...this.#wishes.keys()]) if (!programs.has(program)) this.#forgetWish(program);
    for (const [id, managed] of life.state.managedServices) {
      const { generation, phase } = managed.service;
      this.#checkWish(id, 'after a cut');
      this.#wishes.set(this.machine.programOf(id), new Set([this.#wishOf(id)]));
      if (generation < (this.#shownGenerations.get(id) ?? 0)) this.#wrong(`${id} lost its generation in a cut`);
      this.#found.set(id, `${phase.state} ${generation}`);
    }
  }

  #happens(one: Happening): void {
    const life = this.#life;
    const ids = [...life.state.managedServices.keys()];
    switch (one.type) {
      case 'up':
      case 'restart':
      case 'down':
        if (life.isOpen) this.#ask(ids[one.service % ids.length] ?? '', one.type);
        return;
      case 'exit': {
        const living = this.machine.processes.filter(({ alive }) => alive);
        const process = living[one.service % Math.max(1, living.length)];
        if (process) life.exit(process);
        return;
      }
      case 'start-ends':
        life.starts.shift()?.end(one.how);
        return;
      case 'stop-ends':
        life.stops.shift()?.end(one.gone || this.#reloading !== undefined || !life.isOpen);
        return;
      case 'notice':
        life.unnoticed.shift()?.();
        return;
      case 'time':
        life.pass(one.ms);
        return;
      case 'reload':
        if (life.isOpen && !this.#reloading) this.#reload(VERSIONS[one.version % VERSIONS.length] ?? this.#approved);
        return;
      case 'cut':
        life.cut();
        this.machine.turns = one.diskTurns;
        this.#reloading = undefined;
        this.#publishing = false;
        this.#life = this.#newLife();
        return;
    }
  }

  #ask(id: string, type: 'up' | 'restart' | 'down'): void {
    const life = this.#life;
    const program = this.machine.programOf(id);
    const wish = type === 'down' ? 'down' : 'up';
    this.#wished += 1;
    const number = this.#wished;
    this.#newest.set(program, number);
    this.#wishes.set(program, new Set([...(this.#wishes.get(program) ?? ['down']), wish]));
    life.state.send(id, { type, actor: 'user', cause: 'asked for in a story' });
    void life.state.flushed().then(() => {
      if (life.lives && this.#newest.get(program) === number) this.#wishes.set(program, new Set([wish]));
    });
  }

  /** A wish ends with its program in the stack, also one that the disk has not confirmed yet. */
  #forgetWish(program: string): void {
    this.#wishes.delete(program);
    this.#newest.delete(program);
  }

  #reload(next: Stack): void {
    const life = this.#life;
    const change = changeBetween(this.#approved, next);
    // Another program under another name is no rename: that its predecessor was wanted says nothing of it.
    const programs = change.removed.map(this.machine.programOf);
    if (change.added.some((id) => programs.includes(this.machine.programOf(id)))) return;
    const reload = async () => {
      // As a yes does it: what is to be done, then the yes, then the doing.
      await life.state.announce(definitionOf(next), change);
      if (!life.lives) return;
      this.#approved = next;
      await this.#takeOver(life, next, change);
    };
    this.#reloading = reload();
  }

  async #takeOver(life: StackLife, next: Stack, change: StackChange): Promise<void> {
    // What comes into the stack begins stopped, under the last number that its name had.
    for (const id of [...change.added, ...change.renamed.map((one) => one.id)])
      this.#found.set(id, `stopped ${life.state.history.generations.get(id) ?? 0}`);
    await life.runtime.takeOver(next, change);
    if (!life.lives) return;
    this.#reloading = undefined;
    const kept = new Set(next.services.map(({ id }) => this.machine.programOf(id)));
    for (const program of [...this.#wishes.keys()]) if (!kept.has(program)) this.#forgetWish(program);
  }

  /** As the host does it: the picture first, then the disk, then people. */
  #publish(life: StackLife): void {
    if (this.#publishing) return;
    this.#publishing = true;
    void (async () => {
      await turns(2);
      const shown = [...life.state.managedServices].map(([id, { service }]): Shown => {
        return { id, state: service.phase.state, generation: service.generation };
      });
      this.#publishing = false;
      await life.state.flushed();
      if (life.lives) for (const one of shown) this.#checkShown(one);
    })();
  }

  #checkShown({ id, state, generation }: Shown): void {
    this.#shownGenerations.set(id, Math.max(generation, this.#shownGenerations.get(id) ?? 0));
    // Nothing ever happened to it.
    if (this.#found.get(id) === `${state} ${generation}` || (state === 'stopped' && generation === 0)) return;
    const told = this.machine.history.some(
      (event) =>
        event.service === id && event.generation === generation && (event.to === state || event.kind === 'note'),
    );
    if (!told) this.#wrong(`${id} was shown as ${state} (${generation}) before that was on the disk`);
  }

  /** From now on starts succeed, stops end, exits are noticed and time passes, until nothing happens any more. */
  async #comeToRest(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      await this.#letGo();
      // What could not be stopped waits until it is asked again.
      for (const [id, { service }] of this.#life.state.managedServices)
        if (this.#life.isOpen && service.phase.state === 'failed' && service.phase.survives)
          this.#ask(id, service.desired);
      this.#life.pass(2_000);
      await this.#letGo();
      if (!this.#isBusy()) {
        // Whatever gave up is tried once more.
        this.#life.pass(400_000);
        await this.#letGo();
        if (!this.#isBusy() && round > 1) return;
      }
    }
    this.#wrong(`it never came to rest: ${this.#states()}`);
  }

  async #letGo(): Promise<void> {
    const life = this.#life;
    for (let step = 0; step < 6; step += 1) {
      life.starts.shift()?.end('ok');
      life.stops.shift()?.end(true);
      life.unnoticed.shift()?.();
      await turns(this.machine.turns + 6);
    }
  }

  #isBusy(): boolean {
    const { state, starts, stops, unnoticed, isOpen } = this.#life;
    const settling = ['starting', 'stopping', 'backoff'];
    const moving = [...state.managedServices.values()].some(({ service }) => settling.includes(service.phase.state));
    return !isOpen || moving || this.#reloading !== undefined || starts.length + stops.length + unnoticed.length > 0;
  }

  #checkEnd(): void {
    const { managedServices } = this.#life.state;
    // What was removed and could not be stopped is in the record for the next life.
    const { services = {} } = this.machine.ledger ?? {};
    const all = [...managedServices.values(), ...Object.values(services)];
    const known = new Set(all.map(({ running }) => running?.process?.pid));
    for (const { alive, pid, id } of this.machine.processes)
      if (alive && !known.has(pid)) this.#wrong(`pid ${pid} of ${id} lives and nobody knows of it`);
    for (const [id, managed] of managedServices) {
      this.#checkWish(id, 'in the end');
      const living = this.machine.living(id);
      const live = living.length;
      const stale = living.find(({ command }) => command !== commandOf(managed.spec));
      if (stale) this.#wrong(`${id} runs by what the file said before: ${stale.command}`);
      const needsMore = managed.spec.dependsOn.some(({ service }) => this.machine.living(service).length === 0);
      const wanted = managed.service.desired === 'up' && !needsMore;
      if (managed.service.desired === 'down' && live > 0) this.#wrong(`${id} is wanted down and lives`);
      if (wanted && live !== 1) this.#wrong(`${id} is wanted up and does not live: ${this.#states()}`);
    }
    this.#checkHistory();
  }

  /** Generations only grow, and each start has a new one. */
  #checkHistory(): void {
    const highest = new Map<string, number>();
    for (const { service = '', generation = 0, to } of this.machine.history) {
      const before = highest.get(service) ?? 0;
      const grows = to === 'starting' ? generation > before || generation === 0 : generation >= before;
      if (to !== undefined && !grows) this.#wrong(`${service} went from generation ${before} to ${generation} (${to})`);
      highest.set(service, Math.max(before, generation));
    }
  }

  #checkWish(id: string, when: string): void {
    const allowed = this.#wishes.get(this.machine.programOf(id)) ?? new Set<Wish>(['down']);
    if (!allowed.has(this.#wishOf(id)))
      this.#wrong(`${id} is wanted ${this.#wishOf(id)} ${when}, and was asked to be ${[...allowed].join()}`);
  }

  #wishOf(id: string): Wish {
    const managed = this.#life.state.managed(id);
    return managed && (managed.stoppedForReload || managed.service.desired === 'up') ? 'up' : 'down';
  }

  #states(): string {
    return [...this.#life.state.managedServices].map(([id, { service }]) => `${id} ${service.phase.state}`).join(', ');
  }

  #wrong(sentence: string): void {
    this.machine.violations.push(sentence);
  }
}
