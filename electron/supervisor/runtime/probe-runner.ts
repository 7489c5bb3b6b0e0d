import type { LogTail } from '../../health/log-tail.ts';
import type { Identity, ProbeResult, RunCommand } from '../../health/probe.ts';
import { retryAfter } from '../../health/retries.ts';
import { runProbe } from '../../health/run-probe.ts';
import type { ProbeScheduler } from '../../health/scheduler.ts';
import type { ServiceEvent } from '../../lifecycle/events.ts';
import type { Connection } from '../../platform/platform.ts';
import type { ProbeSpec } from '../../stack/stack.ts';
import type { Cell } from '../model/managed-service.ts';
import { assumedProbes } from '../ports/assumed-ports.ts';

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
    if (cell.spec.healthcheck.assumed && cell.provenPort === undefined) {
      this.#search(cell, generation, tail);
      return;
    }
    const run = (signal: AbortSignal) => this.#probe(cell, tail, signal);
    scheduler.watch(this.#key(cell), cell.service.rules.health, run, (result) => {
      send(cell.spec.id, { type: 'probed', generation, result });
      const { health, rules } = cell.service;
      scheduler.setGrace(this.#key(cell), health.status === 'starting' && !health.graceOver);
      scheduler.setNextWait(this.#key(cell), result.ok ? undefined : retryAfter(health, rules.health));
    });
  }

  /**
   * The check of a port that is only assumed: asked where the service itself listens, and no judgement before it was passed once.
   * From then on it is a check like any other, at that place.
   */
  #search(cell: Cell, generation: number, tail: LogTail): void {
    const { scheduler, send } = this.#around;
    const { healthcheck } = cell.spec;
    let seen: { readonly port: number; readonly probe: ProbeSpec } | undefined;
    const run = async (signal: AbortSignal): Promise<ProbeResult> => {
      let last: ProbeResult | undefined;
      for (const one of assumedProbes(cell)) {
        seen = one;
        last = await this.#ask(cell, one.probe, tail, signal);
        if (last.ok) break;
      }
      return last ?? nowhere();
    };
    const began = performance.now();
    scheduler.watch(this.#key(cell), healthcheck, run, (result) => {
      scheduler.setGrace(this.#key(cell), performance.now() - began < healthcheck.startPeriodMs);
      if (!result.ok || !seen || cell.service.generation !== generation) return;
      cell.provenPort = seen.port;
      cell.service = {
        ...cell.service,
        rules: { ...cell.service.rules, health: { ...healthcheck, probe: seen.probe } },
      };
      send(cell.spec.id, { type: 'probed', generation, result });
      this.watch(cell, generation);
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

  #probe(cell: Cell, logTail: LogTail, signal: AbortSignal): Promise<ProbeResult> {
    return this.#ask(cell, cell.service.rules.health.probe, logTail, signal);
  }

  async #ask(cell: Cell, probe: ProbeSpec, logTail: LogTail, signal: AbortSignal): Promise<ProbeResult> {
    return await runProbe(probe, {
      timeoutMs: cell.service.rules.health.timeoutMs,
      identify: (connection, redirected) => this.#around.identify(cell, connection, redirected),
      exec: await this.#around.commands(cell),
      logTail,
      signal,
    });
  }
}

function nowhere(): ProbeResult {
  const message = 'it listens nowhere yet';
  return { ok: false, reason: 'other', message, latencyMs: 0, at: Date.now(), output: '' };
}
