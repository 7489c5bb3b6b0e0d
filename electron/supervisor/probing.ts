import type { LogTail } from '../health/log-tail.ts';
import type { Identity, ProbeResult, RunCommand } from '../health/probe.ts';
import { retryAfter } from '../health/retries.ts';
import { runProbe } from '../health/run-probe.ts';
import type { ProbeScheduler } from '../health/scheduler.ts';
import type { ServiceEvent } from '../lifecycle/events.ts';
import type { Connection } from '../platform/platform.ts';
import type { Cell } from './cell.ts';

export interface ProbingSurroundings {
  readonly scheduler: ProbeScheduler;
  /** Prefix of the keys in the shared scheduler: the key of the stack. */
  readonly prefix: string;
  send(id: string, event: ServiceEvent): void;
  /** Whose socket answered a connection of a probe of this service. */
  identify(cell: Cell, connection: Connection, redirected: boolean): Promise<Identity>;
  /** Where exec probes of this service run. */
  commands(cell: Cell): Promise<RunCommand>;
  logTail(cell: Cell): LogTail;
}

/** Keeps the checks of every live service going, each result an event of its incarnation. */
export class Probing {
  readonly #around: ProbingSurroundings;

  constructor(around: ProbingSurroundings) {
    this.#around = around;
  }

  /** A new incarnation lives: its checks begin anew. */
  watch(cell: Cell, generation: number): void {
    const { scheduler, send } = this.#around;
    const tail = this.#around.logTail(cell);
    const run = (signal: AbortSignal) => this.#probe(cell, tail, signal);
    scheduler.watch(this.#key(cell), cell.service.rules.health, run, (result) => {
      send(cell.spec.id, { type: 'probed', generation, result });
      const { health, rules } = cell.service;
      scheduler.setGrace(this.#key(cell), health.status === 'starting' && !health.graceOver);
      scheduler.setNextWait(this.#key(cell), result.ok ? undefined : retryAfter(health, rules.health));
    });
  }

  unwatch(cell: Cell): void {
    this.#around.scheduler.unwatch(this.#key(cell));
  }

  /** A check that begins now, for verification; undefined where the service has none of ours. */
  checkNow(cell: Cell): Promise<ProbeResult | undefined> {
    return this.#around.scheduler.checkNow(this.#key(cell));
  }

  #key(cell: Cell): string {
    return `${this.#around.prefix}/${cell.spec.id}`;
  }

  async #probe(cell: Cell, logTail: LogTail, signal: AbortSignal): Promise<ProbeResult> {
    const { probe, timeoutMs } = cell.service.rules.health;
    return await runProbe(probe, {
      timeoutMs,
      identify: (connection, redirected) => this.#around.identify(cell, connection, redirected),
      exec: await this.#around.commands(cell),
      logTail,
      signal,
    });
  }
}
