import type { ProbeResult } from '../../electron/health/probe.ts';
import type { ServiceEvent } from '../../electron/lifecycle/events.ts';
import type { Effect } from '../../electron/lifecycle/service.ts';
import { aShadow, Bench, engineDown, type RulesOver } from './lifecycle.ts';

/** What may happen to a service and to the world around it. */
export type Happening =
  | { readonly type: 'up' | 'restart' | 'dependencies' | 'retry'; readonly waits: boolean }
  | { readonly type: 'start-ends'; readonly how: 'ok' | 'fails' | 'blocks' }
  | { readonly type: 'stop-ends'; readonly gone: boolean }
  | {
      readonly type: 'ends';
      readonly exitCode: number | null;
      readonly outside: boolean;
      readonly by: 'us' | 'engine-now' | 'engine';
    }
  | { readonly type: 'probe'; readonly result: ProbeResult }
  | { readonly type: 'shadow'; readonly on: boolean }
  | { readonly type: 'late'; readonly event: 'started' | 'stopped' | 'exited' }
  | { readonly type: 'time'; readonly ms: number }
  | { readonly type: 'down' | 'started-outside' | 'engine-lost' | 'engine-back' | 'vanishes' | 'woke' };

/**
 * A world that carries out the effects of one service as the supervisor does: a start or stop takes its time, a stop
 * waits for the start before it, a withdrawn start that succeeds is left to the stop. Counts what really lives, and
 * throws when the machine asks for something that could make two of it.
 */
export class World {
  readonly bench: Bench;
  live = 0;
  engine = true;
  #start: number | undefined;
  #stop: number | undefined;
  /** The engine will start it again by its own policy. */
  #engineBrings = false;
  #done = 0;

  constructor(rules: RulesOver) {
    this.bench = new Bench(rules);
  }

  happens(one: Happening): void {
    this.#apply(one);
    for (const effect of this.bench.effects.slice(this.#done)) this.#take(effect);
    this.#done = this.bench.effects.length;
  }

  /** Everything that is in progress comes to its end, well; the engine answers. */
  settle(): void {
    for (let turn = 0; turn < 6; turn += 1) {
      if (!this.engine) this.happens({ type: 'engine-back' });
      this.happens({ type: 'start-ends', how: 'ok' });
      this.happens({ type: 'stop-ends', gone: true });
      this.happens({ type: 'time', ms: 600_000 });
    }
  }

  #take(effect: Effect): void {
    if (this.#stop !== undefined) throw new Error(`${effect.type} while a stop is in progress`);
    if (effect.type === 'stop') {
      this.#stop = effect.generation;
      return;
    }
    if (this.#start !== undefined) throw new Error('two starts at once');
    if (this.live > 0 || this.#engineBrings) throw new Error('a start beside what lives');
    this.#start = effect.generation;
  }

  #apply(one: Happening): void {
    const { bench } = this;
    switch (one.type) {
      case 'up':
      case 'restart':
      case 'dependencies':
      case 'retry': {
        const waitingFor = one.waits ? ['db'] : [];
        bench.send({ type: one.type, actor: 'user', cause: one.type, waitingFor });
        return;
      }
      case 'down':
        bench.down();
        return;
      case 'start-ends':
        this.#startEnds(one.how);
        return;
      case 'stop-ends':
        this.#stopEnds(one.gone);
        return;
      case 'ends':
        this.#ends(one);
        return;
      case 'started-outside':
        if (this.live > 0 || this.#start !== undefined || this.#stop !== undefined || !this.engine) return;
        this.live = 1;
        this.#engineBrings = false;
        bench.found();
        return;
      case 'engine-lost':
        this.engine = false;
        this.#engineBrings = false;
        bench.send({ type: 'engine-lost', problem: engineDown });
        return;
      case 'engine-back':
        this.engine = true;
        bench.engineBack(this.live > 0);
        return;
      case 'vanishes':
        if (!this.engine || this.#start !== undefined) return;
        this.live = 0;
        this.#engineBrings = false;
        bench.vanishes();
        return;
      case 'probe':
        bench.probed(one.result);
        return;
      case 'shadow':
        bench.shadow(one.on ? aShadow : undefined);
        return;
      case 'woke':
        bench.send({ type: 'woke', quietMs: 5_000 });
        return;
      case 'time':
        bench.wait(one.ms).tick();
        return;
      case 'late':
        this.#late(one.event);
        return;
    }
  }

  #startEnds(how: 'ok' | 'fails' | 'blocks'): void {
    const generation = this.#start;
    if (generation === undefined) return;
    this.#start = undefined;
    const fails = how !== 'ok' || !this.engine;
    if (!fails) this.live += 1;
    const { service } = this.bench;
    const withdrawn = service.generation !== generation || service.phase.state !== 'starting';
    if (withdrawn) return;
    if (fails) this.bench.startFails(how, how === 'blocks' || !this.engine);
    else this.bench.started(generation);
  }

  #stopEnds(gone: boolean): void {
    const generation = this.#stop;
    if (generation === undefined) return;
    // The stop waits for the start that it withdraws.
    if (this.#start !== undefined) this.#startEnds('ok');
    this.#stop = undefined;
    if (gone) {
      this.live = 0;
      this.#engineBrings = false;
    }
    this.bench.stopped({ generation, gone, survivors: gone ? [] : ['pid 1'] });
  }

  #ends({ exitCode, outside, by }: Extract<Happening, { type: 'ends' }>): void {
    if (this.live === 0 && !this.#engineBrings) return;
    // Of a container that the engine brings back, only more of the same or the end of it can be heard.
    this.live = 0;
    this.#engineBrings = by === 'engine-now' && this.engine && this.#stop === undefined;
    if (this.engine) this.bench.exits({ exitCode, outside, restartBy: by });
  }

  #late(type: 'started' | 'stopped' | 'exited'): void {
    const generation = this.bench.service.generation - 1;
    const events: Record<typeof type, ServiceEvent> = {
      started: { type: 'started', generation },
      stopped: { type: 'stopped', generation, gone: true, forced: false, survivors: [], waitingFor: [] },
      exited: { type: 'exited', generation, exitCode: 0, signal: null, outside: false, restartBy: 'us' },
    };
    this.bench.send(events[type]);
  }
}
