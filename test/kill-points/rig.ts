/** Kills the supervisor while it does something, starts it again, and looks whether anything was doubled, lost or forgotten. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HISTORY_TORN } from '../../electron/history/file.ts';
import { historyFaults } from '../soak/history-check.ts';
import { lives } from '../soak/machine.ts';
import type { Counts } from '../soak/members.ts';
import { guard, settle } from '../soak/settle.ts';
import { World } from '../soak/world.ts';
import { until } from '../support/until.ts';
import { type Point, pointsOf } from './calls.ts';
import { eventsIn, openPlans, unreadable } from './files.ts';
import type { Operation } from './operation.ts';
import { killingAt, recording } from './tracer.ts';

const COUNTS: Counts = { web: 3, idle: 2, deaf: 1, family: 1, chat: 0, box: 0, job: 1, outside: 0 };

/** How the supervisor dies: at a point of the recording, or so many milliseconds after the operation was asked for. */
export type Death = { readonly at: Point } | { readonly afterMs: number };

export class KillRig {
  readonly world: World;
  #watch = { stop: () => {}, seen: (): readonly string[] => [] };

  constructor(root: string, seed: number) {
    // One thread waits for the ends of processes, which leaves one for files: their calls come in the same order in every run.
    // A supervisor asks the login shell at each start: without files of a person that takes milliseconds, and there are hundreds of starts.
    this.world = new World(root, seed, {
      counts: COUNTS,
      env: { UV_THREADPOOL_SIZE: '2', HOME: '/', SHELL: '/bin/sh' },
    });
  }

  async begin(): Promise<void> {
    await this.world.begin();
    this.#watch = guard(this.world);
    await settle(this.world, this.#watch.seen);
  }

  async end(keep = false): Promise<void> {
    this.#watch.stop();
    await this.world.end(keep);
    // What took over as the app does is no daemon that could be asked to end.
    for (const pid of this.world.supervisors()) process.kill(pid, 'SIGKILL');
  }

  /**
   * Does the operation once, unharmed, by a supervisor as every kill but the first finds it: one that took its services back, and so does
   * not wait for their ends in a thread. @returns its points, and how long it took
   */
  async record(operation: Operation): Promise<{ readonly points: readonly Point[]; readonly tookMs: number }> {
    const before = this.#pid();
    process.kill(before, 'SIGKILL');
    await gone(before);
    await this.world.startSupervisor();
    await this.#prepared(operation);
    const trace = await recording(this.#pid());
    const began = performance.now();
    if (!(await operation.act(this.world))) throw new Error(`${operation.name} was not answered`);
    await operation.over?.(this.world);
    const tookMs = performance.now() - began;
    const points = pointsOf(await trace.stop(), this.world.home);
    await this.#finished(operation);
    return { points, tookMs };
  }

  /**
   * @returns whether the supervisor died there. What does not come up in this run (the order of things is not in our hands) ends
   *   by a SIGKILL when the operation is over, and everything is checked all the same.
   * @throws with a sentence for each thing that is not as it must be
   */
  async kill(operation: Operation, death: Death): Promise<boolean> {
    await this.#prepared(operation);
    const pid = this.#pid();
    const tracer = 'at' in death ? await killingAt(pid, death.at) : undefined;
    const acted = operation.act(this.world);
    if ('afterMs' in death) await pause(death.afterMs);
    else await Promise.race([this.#over(operation, acted), gone(pid)]);
    const died = 'afterMs' in death || (await this.#wasKilled(pid));
    if (lives(pid)) process.kill(pid, 'SIGKILL');
    await gone(pid);
    await tracer?.stop();
    const heard = await acted;
    const before = this.#asItLies();
    await this.world.startSupervisor();
    await operation.remembered(this.world, heard);
    await settle(this.world, this.#watch.seen);
    await this.#told(before);
    await this.#finished(operation);
    return died;
  }

  /** It may be killed before that: what is waited for then never comes, and nobody waits for it. */
  async #over(operation: Operation, acted: Promise<boolean>): Promise<void> {
    if (await acted) await operation.over?.(this.world).catch(() => undefined);
  }

  /** What a supervisor does until it answers, where all services run already. */
  async recordBeginning(): Promise<readonly Point[]> {
    const pid = await this.#heldBeginning();
    const trace = await recording(pid, 'with all it starts');
    process.kill(pid, 'SIGCONT');
    await this.world.answers();
    await settle(this.world, this.#watch.seen);
    return pointsOf(await trace.stop(), this.world.home);
  }

  /** Killed while it begins, beside services that an earlier one left. @returns and throws as `kill` */
  async killBeginning(at: Point): Promise<boolean> {
    const pid = await this.#heldBeginning();
    const tracer = await killingAt(pid, at, 'with all it starts');
    process.kill(pid, 'SIGCONT');
    await Promise.race([this.world.answers(), gone(pid)]);
    const died = await this.#wasKilled(pid);
    if (lives(pid)) process.kill(pid, 'SIGKILL');
    await gone(pid);
    await tracer.stop();
    const before = this.#asItLies();
    await this.world.startSupervisor();
    await settle(this.world, this.#watch.seen);
    await this.#told(before);
    return died;
  }

  /** The one that runs is killed, and the next is there and has done nothing yet. */
  async #heldBeginning(): Promise<number> {
    const before = this.#pid();
    process.kill(before, 'SIGKILL');
    await gone(before);
    const held = ['-c', 'kill -STOP $$; exec "$0" "$1"', process.execPath, this.world.daemonFile];
    const { pid } = this.world.launch('sh', ...held);
    if (pid === undefined) throw new Error('no supervisor could be started');
    this.world.isSupervisor(pid);
    await until('it is held', () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T '));
    return pid;
  }

  async #prepared(operation: Operation): Promise<void> {
    await operation.prepare(this.world);
    await settle(this.world, this.#watch.seen);
  }

  async #finished(operation: Operation): Promise<void> {
    await operation.finish(this.world);
    await settle(this.world, this.#watch.seen);
  }

  #pid(): number {
    const [pid, ...more] = this.world.supervisors();
    if (pid === undefined || more.length > 0) throw new Error(`${more.length + 1} supervisors live, not one`);
    return pid;
  }

  /** Not by itself, as one that hands over. */
  async #wasKilled(pid: number): Promise<boolean> {
    return !lives(pid) && (await this.world.endedBy(pid)) === 'SIGKILL';
  }

  /** @returns plans of which nothing says what came of them */
  #asItLies(): readonly string[] {
    const broken = unreadable(this.world.home);
    if (broken.length > 0) throw new Error(broken.join('\n'));
    return openPlans(eventsIn(this.#history()).events);
  }

  /** Numbers without a gap, at most the line that was being written is torn, and what was cut off is told. */
  async #told(plans: readonly string[]): Promise<void> {
    const { events, torn } = eventsIn(this.#history());
    const toldTorn = events.some(({ data }) => data?.code === HISTORY_TORN);
    if (torn > 0 && !toldTorn) throw new Error(`${torn} lines of the history are torn, and nothing says so`);
    const faults = historyFaults(events, 0);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const left = openPlans(events).filter((plan) => plans.includes(plan));
    if (left.length > 0) throw new Error(`nothing is told of the plans that were cut off: ${left.join(', ')}`);
  }

  #history(): string {
    return join(this.world.stateFolder(), 'history.jsonl');
  }
}

function gone(pid: number): Promise<unknown> {
  return until(`supervisor ${pid} is gone`, () => !lives(pid), { deadlineMs: 90_000, everyMs: 5 });
}
