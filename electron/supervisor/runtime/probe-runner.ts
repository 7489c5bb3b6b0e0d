import type { LogTail } from '../../health/log-tail.ts';
import type { Identity, ProbeResult, RunCommand } from '../../health/probe.ts';
import { retryAfter } from '../../health/retries.ts';
import { runProbe } from '../../health/run-probe.ts';
import type { ProbeScheduler } from '../../health/scheduler.ts';
import type { Connection } from '../../platform/platform.ts';
import type { ProbeSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { assumedProbes } from '../ports/assumed-ports.ts';
import type { ManagedEvent } from '../state/record-event.ts';

export interface ProbingDeps {
  readonly scheduler: ProbeScheduler;
  /** Prefix of the keys in the shared scheduler: the key of the stack. */
  readonly prefix: string;
  send(id: string, ...events: readonly ManagedEvent[]): void;
  /** Whose socket answered a connection of a probe of this service. */
  identify(managed: ManagedService, connection: Connection, redirected: boolean): Promise<Identity>;
  /** Where exec probes of this service run. */
  commands(managed: ManagedService): Promise<RunCommand>;
  logTail(managed: ManagedService): LogTail;
}

/** Keeps the checks of every live service going, each result an event of its incarnation. */
export class Probing {
  readonly #deps: ProbingDeps;

  constructor(deps: ProbingDeps) {
    this.#deps = deps;
  }

  /** A new incarnation lives: its checks begin anew. */
  watch(managed: ManagedService, generation: number): void {
    const { scheduler, send } = this.#deps;
    const tail = this.#deps.logTail(managed);
    if (managed.spec.healthcheck.assumed && managed.provenPort === undefined) {
      this.#search(managed, generation, tail);
      return;
    }
    const run = (signal: AbortSignal) => this.#probe(managed, tail, signal);
    scheduler.watch(this.#key(managed), managed.service.rules.health, run, (result) => {
      send(managed.spec.id, { type: 'probed', generation, result });
      const { health, rules } = managed.service;
      scheduler.setGrace(this.#key(managed), health.status === 'starting' && !health.graceOver);
      scheduler.setNextWait(this.#key(managed), result.ok ? undefined : retryAfter(health, rules.health));
    });
  }

  /**
   * The check of a port that is only assumed: asked where the service itself listens, and no judgement before it was passed once.
   * From then on it is a check like any other, at that place.
   */
  #search(managed: ManagedService, generation: number, tail: LogTail): void {
    const { scheduler, send } = this.#deps;
    const { healthcheck } = managed.spec;
    let seen: { readonly port: number; readonly probe: ProbeSpec } | undefined;
    const run = async (signal: AbortSignal): Promise<ProbeResult> => {
      let last: ProbeResult | undefined;
      for (const one of assumedProbes(managed)) {
        seen = one;
        last = await this.#ask(managed, one.probe, tail, signal);
        if (last.ok) break;
      }
      return last ?? nowhere();
    };
    const began = performance.now();
    scheduler.watch(this.#key(managed), healthcheck, run, (result) => {
      scheduler.setGrace(this.#key(managed), performance.now() - began < healthcheck.startPeriodMs);
      if (!result.ok || !seen || managed.service.generation !== generation) return;
      const proven = { type: 'port-proven', port: seen.port, probe: seen.probe } as const;
      send(managed.spec.id, proven, { type: 'probed', generation, result });
      this.watch(managed, generation);
    });
  }

  unwatch(managed: ManagedService): void {
    this.#deps.scheduler.unwatch(this.#key(managed));
  }

  /** A check that begins now, for verification; undefined where the service has none of ours. */
  checkNow(managed: ManagedService): Promise<ProbeResult | undefined> {
    return this.#deps.scheduler.checkNow(this.#key(managed));
  }

  #key(managed: ManagedService): string {
    return `${this.#deps.prefix}/${managed.spec.id}`;
  }

  #probe(managed: ManagedService, logTail: LogTail, signal: AbortSignal): Promise<ProbeResult> {
    return this.#ask(managed, managed.service.rules.health.probe, logTail, signal);
  }

  #ask(managed: ManagedService, probe: ProbeSpec, logTail: LogTail, signal: AbortSignal): Promise<ProbeResult> {
    return runProbe(probe, {
      timeoutMs: managed.service.rules.health.timeoutMs,
      identify: (connection, redirected) => this.#deps.identify(managed, connection, redirected),
      // Only where a command is run: its environment may come from files.
      exec: async (...command) => (await this.#deps.commands(managed))(...command),
      logTail,
      signal,
    });
  }
}

function nowhere(): ProbeResult {
  const message = 'it is not listening on any port yet';
  return { ok: false, reason: 'other', message, latencyMs: 0, at: Date.now(), output: '' };
}
