/**
 * A stack that runs in a world of plain values: real state, dispatcher, effects and adoption; processes, disk and clock that do what a
 * test says. A life of the supervisor can be cut at any moment; processes and what reached the disk go on.
 */
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Driver, Observation, Running, StartContext, StopOutcome } from '../../electron/drivers/driver.ts';
import type { NewEvent } from '../../electron/history/log.ts';
import { fail, ok, type Result } from '../../electron/result.ts';
import type { ServiceSpec, Stack } from '../../electron/stack/stack.ts';
import { definitionOf } from '../../electron/supervisor/definition/stack-change.ts';
import { digestOf } from '../../electron/supervisor/model/definition-digest.ts';
import type { LedgerContent } from '../../electron/supervisor/model/saved-service.ts';
import { stackPaths } from '../../electron/supervisor/model/stack-paths.ts';
import { StackRuntime } from '../../electron/supervisor/runtime/stack-runtime.ts';
import { leftFor } from '../../electron/supervisor/state/approved-change.ts';
import { StackState, type StateDisk } from '../../electron/supervisor/state/stack-state.ts';

export interface FakeProcess {
  readonly pid: number;
  /** The service that it was started as: what its marker says. */
  readonly id: string;
  readonly generation: number;
  /** What runs: another one is another program. */
  readonly command: string;
  alive: boolean;
}

/** What outlives the supervisor. `turns`: how many turns of the loop a write to the disk takes. */
export class FakeMachine {
  readonly processes: FakeProcess[] = [];
  readonly history: HistoryEvent[] = [];
  ledger: LedgerContent | undefined;
  /** How often the ledger was written. */
  written = 0;
  turns = 1;
  nowMs = 0;
  /** What went wrong that must never go wrong. */
  readonly violations: string[] = [];
  /** Different names of one program, which must not run twice. */
  programOf = (id: string): string => id;

  living(id: string): readonly FakeProcess[] {
    return this.processes.filter((one) => one.alive && this.programOf(one.id) === this.programOf(id));
  }

  spawn(id: string, generation: number, command = ''): FakeProcess {
    const others = this.living(id);
    if (others.length > 0)
      this.violations.push(`${id} was started beside ${others.map(({ pid }) => `pid ${pid}`).join()}`);
    const highest = Math.max(0, ...this.processes.filter((one) => one.id === id).map((one) => one.generation));
    if (generation <= highest) this.violations.push(`${id} was started as ${generation} after ${highest}`);
    const spawned = { pid: this.processes.length + 100, id, generation, command, alive: true };
    this.processes.push(spawned);
    return spawned;
  }
}

interface Pending<T> {
  readonly id: string;
  end(how: T): void;
}

const NEVER = new Promise<never>(() => undefined);

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** One life of the supervisor of one stack. */
export class StackLife {
  readonly machine: FakeMachine;
  readonly state: StackState;
  readonly runtime: StackRuntime;
  readonly starts: Pending<'ok' | 'fails' | 'blocks'>[] = [];
  readonly stops: Pending<boolean>[] = [];
  /** Ends that happened and were not noticed yet. */
  readonly unnoticed: (() => void)[] = [];
  readonly #timers = new Map<string, { readonly at: number; readonly run: () => void }>();
  #lives = true;
  /** What was left is taken over: whoever began this life says so. */
  isOpen = false;
  /** What becomes of containers that a command started. */
  stopMade: () => Promise<StopOutcome> = async () => ({ gone: true, forced: false, survivors: [] });
  readonly #onChanged: () => void;

  constructor(stack: Stack, machine: FakeMachine, changed: (life: StackLife) => void) {
    this.machine = machine;
    this.#onChanged = () => changed(this);
    const clock = { now: () => machine.nowMs, wall: () => machine.nowMs };
    this.state = new StackState(stack, stackPaths('/nowhere', stack), this.#disk(stack), 'boot', clock);
    const native = this.#driver();
    this.runtime = new StackRuntime(this.state, {
      clock,
      drivers: { native, container: native, external: native },
      wheel: {
        schedule: (key, ms, run) => void this.#timers.set(key, { at: machine.nowMs + ms, run }),
        cancel: (key) => void this.#timers.delete(key),
      },
      rotator: { add: () => undefined, remove: () => undefined },
      recorder: {
        began: async () => undefined,
        onTransition: (managed, _event, transition) => {
          this.state.incidents.mark(managed, transition, machine.nowMs);
        },
      },
      ports: {
        forget: () => undefined,
        stopMade: () => this.stopMade(),
      },
      probing: { watch: () => undefined, unwatch: () => undefined },
      moveLog: async () => {
        await turns(machine.turns * 4);
        if (!this.#lives) await NEVER;
      },
      portGate: async () => undefined,
      asApproved: async ({ spec }) => ok({ spec, notes: [] }),
      confirmedModel: async () => fail({ code: 'none', message: 'there is none' }),
      socketsMayHaveChanged: () => undefined,
      incidentsChanged: () => undefined,
      changed: () => this.#lives && this.#onChanged(),
    });
  }

  get lives(): boolean {
    return this.#lives;
  }

  begin(): Promise<void> {
    return this.runtime.begin();
  }

  /** It is gone from one moment to the next: nothing that it was about to do happens. */
  cut(): void {
    this.#lives = false;
    this.#timers.clear();
  }

  /** Everything that is due by then. */
  pass(ms: number): void {
    this.machine.nowMs += ms;
    for (const [key, { at, run }] of [...this.#timers]) {
      if (at > this.machine.nowMs || !this.#timers.delete(key)) continue;
      run();
    }
  }

  #driver(): Driver {
    return {
      start: (spec, context) => (this.#lives ? this.#start(spec, context) : NEVER),
      stop: (spec, running) => (this.#lives ? this.#stop(spec, running) : NEVER),
      find: async (spec, saved) => {
        await turns(1);
        if (!this.#lives) return NEVER;
        return ok(this.#find(spec, saved));
      },
      watch: (_spec, running, listener) => this.#watch(running, listener),
    };
  }

  #start(spec: ServiceSpec, context: StartContext): Promise<Result<Running>> {
    const begun = !context.cancelled();
    return new Promise((resolve) => {
      this.starts.push({
        id: spec.id,
        end: (how) => {
          if (!this.#lives) return;
          if (how !== 'ok') {
            const code = how === 'blocks' ? 'preflight-failed' : 'broken';
            resolve(fail({ code, message: `${spec.id} did not start` }));
          } else if (!begun) resolve(fail({ code: 'cancelled', message: 'it was withdrawn' }));
          else resolve(ok(runningOf(this.machine.spawn(spec.id, context.generation, commandOf(spec)))));
        },
      });
    });
  }

  #stop(spec: ServiceSpec, running: Running): Promise<StopOutcome> {
    return new Promise((resolve) => {
      this.stops.push({
        id: spec.id,
        end: (gone) => {
          if (!this.#lives) return;
          const found = this.machine.processes.find(({ pid }) => pid === running.process?.pid);
          if (gone && found?.alive) this.exit(found);
          const survivors = gone || !found?.alive ? [] : [`pid ${found.pid}`];
          resolve({ gone: survivors.length === 0, forced: false, survivors });
        },
      });
    });
  }

  #find({ id }: ServiceSpec, saved: Running | undefined): Running | undefined {
    const { processes } = this.machine;
    const found = saved?.process
      ? processes.find((one) => one.alive && one.pid === saved.process?.pid)
      : processes.find((one) => one.alive && one.id === id);
    return found && runningOf(found);
  }

  readonly #watching = new Set<{ readonly pid: number; readonly tell: () => void }>();

  #watch(running: Running | undefined, listener: (seen: Observation) => void): () => void {
    const tell = () => {
      if (!this.#watching.delete(watch)) return;
      listener({ type: 'exited', exitCode: 1, signal: null, outside: false, engineRestarts: false });
    };
    const watch = { pid: running?.process?.pid ?? 0, tell };
    this.#watching.add(watch);
    const lives = this.machine.processes.some(({ pid, alive }) => alive && pid === watch.pid);
    if (!lives) this.unnoticed.push(() => this.#lives && tell());
    return () => this.#watching.delete(watch);
  }

  /** A process ends; who watches it notices when the test says so. */
  exit(process: FakeProcess): void {
    process.alive = false;
    for (const { pid, tell } of this.#watching)
      if (pid === process.pid) this.unnoticed.push(() => this.#lives && tell());
  }

  #disk(stack: Stack): StateDisk {
    const { machine } = this;
    const left = leftFor(machine.ledger, digestOf(definitionOf(stack)), stack);
    return { history: this.#history(), ledger: this.#ledger(), left };
  }

  #history(): StateDisk['history'] {
    const { machine } = this;
    const all: HistoryEvent[] = [...machine.history];
    let waiting: HistoryEvent[] = [];
    let writing: Promise<void> | undefined;
    const drain = async () => {
      while (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        // Appended and synchronized: slower than the ledger.
        await turns(machine.turns * 3);
        if (!this.#lives) await NEVER;
        machine.history.push(...batch);
      }
      writing = undefined;
    };
    return {
      append: (event: NewEvent) => {
        const numbered = { seq: (all.at(-1)?.seq ?? 0) + 1, ...event };
        all.push(numbered);
        waiting.push(numbered);
        writing ??= drain();
        return numbered;
      },
      recent: (count) => all.slice(-count),
      openIncidents: [],
      get generations() {
        const highest = new Map<string, number>();
        for (const { service = '', generation = 0 } of all)
          highest.set(service, Math.max(generation, highest.get(service) ?? 0));
        return highest;
      },
      read: async () => all,
      flushed: async () => writing,
      close: async () => writing,
      problem: undefined,
    };
  }

  #ledger(): StateDisk['ledger'] {
    const { machine } = this;
    let next: (() => LedgerContent) | undefined;
    let writing: Promise<void> | undefined;
    const drain = async () => {
      while (next) {
        const content: LedgerContent = JSON.parse(JSON.stringify(next()));
        next = undefined;
        await turns(machine.turns);
        if (!this.#lives) await NEVER;
        machine.ledger = content;
        machine.written += 1;
      }
      writing = undefined;
    };
    return {
      save: (content) => {
        next = content;
        writing ??= drain();
        return writing;
      },
      flushed: async () => writing,
      problem: undefined,
    };
  }
}

export function commandOf({ native }: ServiceSpec): string {
  return native?.command.join(' ') ?? '';
}

function runningOf({ pid, generation }: FakeProcess): Running {
  return { process: { pid, startToken: `token-${pid}` }, startedAt: generation };
}
