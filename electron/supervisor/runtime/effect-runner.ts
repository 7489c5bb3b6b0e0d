import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ComposeModel } from '../../drivers/container/compose/model.ts';
import type { Driver, Running, StartContext, StopOutcome } from '../../drivers/driver.ts';
import type { Effect } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { messageOf, type Problem, type Result } from '../../result.ts';
import type { ApprovedSpec } from '../approval/approved-spec.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { MadeStop } from '../ports/service-containers.ts';
import type { StackState } from '../state/stack-state.ts';

/** Problems that a restart cannot cure: the service is blocked at once instead of looping (PM2's classic). */
const BLOCKING: ReadonlySet<string> = new Set([
  'command-not-found',
  'command-not-executable',
  'command-arguments',
  'port-kept-by-system',
  'working-dir-missing',
  'env-file-missing',
  'env-key-missing',
  'preflight-failed',
  'port-taken',
  'container-missing',
  'container-name-taken',
  'image-missing',
  'network-missing',
  'compose-file-invalid',
  'compose-command-missing',
  'compose-project-taken',
  'compose-provider',
  'external-missing',
  'engine-down',
  'engine-forbidden',
  'spec-blocked',
  'change-waits',
  'compose-unreadable',
]);

export interface EffectDeps {
  readonly state: Pick<StackState, 'stack' | 'send' | 'remembered' | 'logFile' | 'noteAbout'>;
  readonly drivers: Readonly<Record<ManagedService['spec']['kind'], Driver>>;
  /** The service's definition as far as it is approved, also where it is read from files at the start. */
  asApproved(managed: ManagedService): Promise<Result<ApprovedSpec>>;
  /** What Compose is meant to run of it, read and compared at this moment. */
  confirmedModel(managed: ManagedService): Promise<Result<ComposeModel>>;
  /** Waits for the ports of the last incarnation; a problem when somebody else holds them. */
  portGate(managed: ManagedService, cancelled: () => boolean): Promise<Problem | undefined>;
  /** Before anything of it runs: what it is given is known as its secrets. */
  starting(managed: ManagedService): Promise<void>;
  /** The incarnation lives: remember it on disk before anything else, watch it, probe it. */
  began(managed: ManagedService, running: Running): Promise<void>;
  ended(managed: ManagedService): void;
  /** Stops what its command started through the engine and what of that still runs; `begun`: what its signal does not reach. */
  stopMade(managed: ManagedService, which: 'begun' | 'all'): Promise<MadeStop>;
  /** A start is at something else now. */
  changed(): void;
}

/** Carries out what the state machine decided, and answers with events. At most one start a service is in progress. */
export class EffectRunner {
  readonly #deps: EffectDeps;
  readonly #starts = new Map<string, Promise<Result<Running>>>();
  #closed = false;

  constructor(deps: EffectDeps) {
    this.#deps = deps;
  }

  /** Whether a start of ours is in progress: what the engine reports meanwhile is that start. */
  isStarting(id: string): boolean {
    return this.#starts.has(id);
  }

  /** Withdraws what is being started and waits, for a while, until nothing can come of it any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.race([Promise.all(this.#starts.values()), pause(LIMITS.runtime.letGoMs, undefined, { ref: false })]);
  }

  run(managed: ManagedService, effect: Effect): void {
    if (this.#closed) return;
    const work =
      effect.type === 'start' ? this.#start(managed, effect.generation) : this.#stop(managed, effect.generation);
    void work;
  }

  async #start(managed: ManagedService, generation: number): Promise<void> {
    const { id } = managed.spec;
    const withdrawn = () =>
      this.#closed || managed.service.generation !== generation || managed.service.phase.state !== 'starting';
    const start = this.#launch(managed, generation, withdrawn).catch((error: unknown): Result<Running> => {
      return {
        ok: false,
        problem: { code: 'start-crashed', message: `${id} could not be started: ${messageOf(error)}` },
      };
    });
    this.#starts.set(id, start);
    const result = await start;
    if (this.#starts.get(id) === start) this.#starts.delete(id);
    // A stop that came meanwhile waits for this very promise and deals with what was started.
    if (withdrawn()) return;
    if (result.ok) this.#deps.state.send(id, { type: 'started', generation });
    else
      this.#deps.state.send(id, {
        type: 'start-failed',
        generation,
        problem: result.problem,
        blocking: BLOCKING.has(result.problem.code),
      });
  }

  async #launch(managed: ManagedService, generation: number, cancelled: () => boolean): Promise<Result<Running>> {
    const { state, drivers } = this.#deps;
    const { stack } = state;
    if (managed.spec.blocked) return { ok: false, problem: specProblem(managed.spec.id, managed.spec.blocked) };
    const [problem] = await Promise.all([
      this.#deps.portGate(managed, cancelled),
      this.#deps.starting(managed),
      // A crash after this loses no wish. What follows an end is no wish: that it is wanted stands there since it was first.
      isByPolicy(managed) ? undefined : state.remembered(),
    ]);
    if (problem) return { ok: false, problem };
    const context: StartContext = {
      stackName: stack.name,
      stackDirectory: stack.directory,
      generation,
      logFile: state.logFile(managed.spec.id),
      cancelled,
      byPolicy: isByPolicy(managed),
      progress: (line) => {
        state.send(managed.spec.id, { type: 'progress', line });
        this.#deps.changed();
      },
      note: (sentence) => state.noteAbout(managed, sentence),
      confirmedModel: () => this.#deps.confirmedModel(managed),
    };
    const approved = await this.#deps.asApproved(managed);
    if (!approved.ok) return approved;
    const { spec, notes } = approved.value;
    const result = await drivers[managed.spec.kind].start(spec, { ...context, logNotes: notes });
    if (result.ok) await this.#deps.began(managed, result.value);
    return result;
  }

  async #stop(managed: ManagedService, generation: number): Promise<void> {
    const { id } = managed.spec;
    await Promise.all([this.#starts.get(id), this.#deps.state.remembered()]);
    const outcome = await this.#halt(managed);
    if (outcome.gone) this.#deps.ended(managed);
    const survivors = outcome.problem ? [outcome.problem.message, ...outcome.survivors] : outcome.survivors;
    const { forced, gone, also = [] } = outcome;
    this.#deps.state.send(id, {
      type: 'stopped',
      generation,
      forced,
      gone,
      survivors,
      ...(also.length > 0 && { also }),
    });
  }

  /** The command first, since Compose stops its containers itself; what remains of them after it is stopped as part of its tree. */
  async #halt(managed: ManagedService): Promise<MadeStop> {
    const haltOwn = () => toItsEnd(() => this.#haltOwn(managed));
    if (managed.spec.kind !== 'native') return haltOwn();
    const haltMade = (which: 'begun' | 'all') => toItsEnd(() => this.#deps.stopMade(managed, which));
    const [own, begun] = await Promise.all([haltOwn(), haltMade('begun')]);
    const rest = await haltMade('all');
    const all = [own, begun, rest];
    const problem = all.find((one) => one.problem)?.problem;
    return {
      gone: own.gone && rest.gone,
      forced: own.forced,
      survivors: [...own.survivors, ...rest.survivors],
      also: [...new Set([...(begun.also ?? []), ...(rest.also ?? [])])],
      ...(problem && !(own.gone && rest.gone) ? { problem } : {}),
    };
  }

  async #haltOwn(managed: ManagedService): Promise<StopOutcome> {
    const { spec } = managed;
    // A container is stopped by its name, also while the engine is bringing it back and nothing of it runs.
    const running = managed.running ?? (spec.kind === 'container' ? managed.previous : undefined);
    if (!running) return { gone: true, forced: false, survivors: [] };
    return this.#deps.drivers[spec.kind].stop(spec, running, { graceMs: spec.stopGraceMs, signal: spec.stopSignal });
  }
}

/** A stop that fails in the middle is over, too: the service would be stopping for ever, and nobody could ask for it again. */
async function toItsEnd(work: () => Promise<MadeStop>): Promise<MadeStop> {
  try {
    return await work();
  } catch (error) {
    const problem = { code: 'stop-crashed', message: `Stacklight itself failed: ${messageOf(error)}` };
    return { gone: false, forced: false, survivors: [], problem };
  }
}

/** Nobody asked for this start: it follows an end. */
function isByPolicy({ service: { phase } }: ManagedService): boolean {
  return phase.state === 'starting' && phase.afterCrash;
}

/** As a sentence about the service, with the place in the stack file that is to be corrected. */
function specProblem(id: string, blocked: Problem): Problem {
  const { file, line, column, message, hint } = blocked;
  const place = [file && basename(file), line, column].filter((part) => part !== undefined).join(':');
  const remedy = place ? `${hint ? `${hint}; ` : ''}correct it at ${place}` : hint;
  return { ...blocked, code: 'spec-blocked', message: `${id} cannot start: ${message}`, hint: remedy };
}
