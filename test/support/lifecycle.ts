import type { ProbeResult } from '../../electron/health/probe.ts';
import type { ServiceEvent } from '../../electron/lifecycle/events.ts';
import { newService, reduce } from '../../electron/lifecycle/reduce.ts';
import type { Effect, Rules, Service, ShadowFact, Transition } from '../../electron/lifecycle/service.ts';
import { LIMITS } from '../../electron/limits.ts';
import type { HealthcheckSpec, RestartSpec } from '../../electron/stack/stack.ts';

export const aPolicy: RestartSpec = {
  policy: 'on-failure',
  initialDelayMs: LIMITS.restart.initialDelayMs,
  maxDelayMs: LIMITS.restart.maxDelayMs,
  factor: LIMITS.restart.factor,
  maxRestarts: LIMITS.restart.maxRestarts,
  windowMs: LIMITS.restart.windowMs,
  unhealthy: false,
};

export const aCheck: HealthcheckSpec = {
  probe: { type: 'tcp', host: '127.0.0.1', port: 8000 },
  intervalMs: 1_000,
  timeoutMs: 500,
  retries: 3,
  startPeriodMs: 10_000,
  startIntervalMs: 500,
};
export const noCheck: HealthcheckSpec = { ...aCheck, probe: { type: 'none' } };

export interface RulesOver {
  readonly kind?: Rules['kind'];
  readonly restart?: Partial<RestartSpec>;
  readonly health?: HealthcheckSpec;
  readonly oneShot?: boolean;
}

export function someRules({ kind = 'native', restart, health = noCheck, oneShot = false }: RulesOver = {}): Rules {
  return { kind, restart: { ...aPolicy, ...restart }, health, oneShot };
}

export const good: ProbeResult = { ok: true, message: '200 in 3 ms', latencyMs: 3, at: 0, output: '' };
export const refused: ProbeResult = { ...good, ok: false, message: 'connection refused', reason: 'refused' };
export const shadowed: ProbeResult = { ...good, ok: false, message: '200, but from pid 9', reason: 'shadowed' };
export const aShadow: ShadowFact = { port: 8000, sentence: 'from pid 4711 (python main.py), not from api' };
export const engineDown = { code: 'engine-down', message: 'The engine does not answer.' };

/** One service, driven by hand: time passes only when told, and everything that came of it is kept. */
export class Bench {
  service: Service;
  now = 0;
  readonly effects: Effect[] = [];
  readonly transitions: Transition[] = [];

  constructor(rules: RulesOver = {}) {
    this.service = newService('api', someRules(rules), 0);
  }

  get state(): string {
    return this.service.phase.state;
  }

  send(event: ServiceEvent): this {
    const step = reduce(this.service, event, this.now);
    this.service = step.service;
    this.effects.push(...step.effects);
    this.transitions.push(...step.transitions);
    return this;
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  up(waitingFor: readonly string[] = []): this {
    return this.send({ type: 'up', actor: 'user', cause: 'start asked for', waitingFor });
  }

  restart(waitingFor: readonly string[] = []): this {
    return this.send({ type: 'restart', actor: 'user', cause: 'restart asked for', waitingFor });
  }

  down(): this {
    return this.send({ type: 'down', actor: 'user', cause: 'stop asked for' });
  }

  started(generation = this.service.generation): this {
    return this.send({ type: 'started', generation });
  }

  startFails(code = 'start-failed', blocking = false): this {
    const problem = { code, message: `it failed: ${code}` };
    return this.send({ type: 'start-failed', generation: this.service.generation, problem, blocking });
  }

  exits(over: Partial<Extract<ServiceEvent, { type: 'exited' }>> = {}): this {
    const { generation } = this.service;
    const how = { exitCode: 1, signal: null, outside: false, restartBy: 'us' } as const;
    return this.send({ type: 'exited', generation, ...how, ...over });
  }

  stopped(over: Partial<Extract<ServiceEvent, { type: 'stopped' }>> = {}): this {
    const { generation } = this.service;
    return this.send({
      type: 'stopped',
      generation,
      forced: false,
      gone: true,
      survivors: [],
      waitingFor: [],
      ...over,
    });
  }

  found(livedMs = 0): this {
    return this.send({ type: 'found', cause: 'was started from outside', actor: 'outside', livedMs });
  }

  probed(result: ProbeResult, times = 1): this {
    for (let turn = 0; turn < times; turn += 1) {
      this.send({ type: 'probed', generation: this.service.generation, result });
    }
    return this;
  }

  shadow(shadow: ShadowFact | undefined): this {
    return this.send({ type: 'shadow', shadow });
  }

  tick(): this {
    return this.send({ type: 'tick', waitingFor: [] });
  }

  engineLost(): this {
    return this.send({ type: 'engine-lost', problem: engineDown });
  }

  engineBack(live: boolean): this {
    return this.send({ type: 'engine-back', live, waitingFor: [], livedMs: 0 });
  }

  vanishes(): this {
    return this.send({ type: 'vanished', problem: { code: 'container-missing', message: 'There is no container.' } });
  }

  /** Up and alive. */
  live(): this {
    return this.up().started();
  }

  /** Up, alive and past its first good check (or alive, without a check). */
  well(): this {
    this.live();
    return this.service.rules.health.probe.type === 'none' ? this : this.probed(good);
  }
}
