import type { Finding } from '../contract/finding.ts';
import { LIMITS } from '../limits.ts';
import type { ProcessIdentity } from '../platform/platform.ts';
import { fail, ok, type Result } from '../result.ts';
import { allChecks } from './all-checks.ts';
import type { Check, FixPlan, Observations } from './check.ts';
import { type LiveObservations, unread } from './gather/gather.ts';
import type { Mutes } from './mutes.ts';
import { checkOf, examine, inOrder } from './run-checks.ts';
import { blindFor } from './unread-parts.ts';

export interface DoctorDeps {
  /** What is known now, without reading anything. */
  live(): LiveObservations;
  /** The same with everything that has to be read. */
  gather(): Promise<Observations>;
  /** Whether this very process still runs; cheap. */
  lives(identity: ProcessIdentity): boolean;
  /** Calls back once after `ms`; a later call replaces an earlier one. */
  later(ms: number, run: () => void): void;
  /** The findings have changed. */
  changed(): void;
  readonly mutes: Mutes;
  readonly checks?: readonly Check[];
}

/** A fix as it is planned: by the check, or by an intent that the page and the command line have anyway. */
export type PlannedFix =
  | { readonly kind: 'plan'; readonly finding: Finding; readonly plan: FixPlan }
  | { readonly kind: 'intent'; readonly finding: Finding; readonly intent: string };

/** Looks for faults of one stack, keeps what it found, and plans what would mend it. Touches nothing itself. */
export class Doctor {
  readonly #deps: DoctorDeps;
  readonly #checks: readonly Check[];
  #read: Observations | undefined;
  #slow: readonly Finding[] = [];
  #running: Promise<void> | undefined;
  #ranAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(deps: DoctorDeps) {
    this.#deps = deps;
    this.#checks = deps.checks ?? allChecks;
  }

  /** Everything found: what needs reading as of the last look, the rest as it is now. Worst first. */
  findings(): readonly Finding[] {
    const live = this.#checks.filter((check) => check.live);
    const found = [...examine(this.#now(), live), ...this.#slow];
    return inOrder(found, this.#checks, this.#deps.mutes.all());
  }

  /** Looks at everything now. Asked twice at once it still looks once more after the first, so the answer is never older than the question. */
  async run(): Promise<readonly Finding[]> {
    while (this.#running) await this.#running;
    this.#running = this.#look().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
    return this.findings();
  }

  /** What the last look could not see and would tell of this finding; without that, not finding it proves nothing. */
  blindTo(finding: Pick<Finding, 'id'>): readonly string[] {
    const check = checkOf(finding, this.#checks);
    if (!check || !this.#read) return [];
    const failed = this.findings().some(({ id }) => id === `doctor/${check.id}`);
    return [...blindFor(check, this.#read), ...(failed ? [`what the check ${check.id} looks at`] : [])];
  }

  /** Something happened that may have changed what is found: looks soon, together with whatever else happens until then. */
  runSoon(): void {
    if (this.#closed) return;
    const rested = this.#ranAt + LIMITS.doctor.gapMs - performance.now();
    this.#deps.later(Math.max(LIMITS.doctor.settleMs, rested), () => void this.run().catch(() => undefined));
  }

  /** `kind`: with all that its check finds. */
  async mute(id: string, forever: boolean, kind = false): Promise<Result<void>> {
    if (!this.findings().some((finding) => finding.id === id)) return fail(noSuchFinding(id));
    const muted = await this.#deps.mutes.mute(id, forever, kind);
    this.#deps.changed();
    return muted;
  }

  async unmute(id: string): Promise<Result<void>> {
    const unmuted = await this.#deps.mutes.unmute(id);
    this.#deps.changed();
    return unmuted;
  }

  /** Looks anew and plans what would mend a finding. `fix` names one of its fixes; without it, the first. */
  async plan(id: string, fix: string | undefined): Promise<Result<PlannedFix>> {
    const finding = (await this.run()).find((one) => one.id === id);
    if (!finding) return fail(noSuchFinding(id));
    const wanted = fix === undefined ? finding.fixes[0] : finding.fixes.find(({ intent }) => intent === fix);
    if (!wanted) {
      const message = `There is no fix ${fix ?? ''} for ${id} that Stacklight can apply.`.replace('  ', ' ');
      return fail({ code: 'no-fix', message, hint: finding.message });
    }
    const planner = checkOf(finding, this.#checks)?.fixes?.[wanted.intent];
    if (!planner) return ok({ kind: 'intent', finding, intent: wanted.intent });
    const plan = planner(finding, this.#now());
    return plan.ok ? ok({ kind: 'plan', finding, plan: plan.value }) : plan;
  }

  close(): void {
    this.#closed = true;
  }

  /** What was read, with what is known now over it. */
  #now(): Observations {
    const live = this.#deps.live();
    const fresh = unread(live);
    if (!this.#read) return fresh;
    const { machine, containers, networks, environment } = this.#read;
    const copies = (machine.copies ?? []).filter(({ process }) => this.#deps.lives(process));
    return { ...fresh, containers, networks, environment, machine: { ...machine, ...live.known, copies } };
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    await this.#deps.mutes.reload();
    const read = await this.#deps.gather();
    if (this.#closed) return;
    const slow = this.#checks.filter((check) => !check.live);
    this.#read = read;
    this.#slow = examine(read, slow);
    this.#ranAt = performance.now();
    this.#lookAgainAtLogs(read);
    this.#deps.changed();
  }

  /** What is told of a log holds for a minute; one that may be growing too fast is known after as long. */
  #lookAgainAtLogs({ machine: { logs } }: Observations): void {
    const { logBytesPerMinute, logWindowMs } = LIMITS.doctor;
    const fast = logs.some((log) => Math.max(log.bytesPerMinute ?? 0, log.paceBytes ?? 0) >= logBytesPerMinute);
    if (fast) this.#deps.later(logWindowMs, () => void this.run().catch(() => undefined));
  }
}

function noSuchFinding(id: string) {
  return {
    code: 'no-such-finding',
    message: `The doctor does not find ${id} (anymore).`,
    hint: '`stacklight doctor` lists what it finds.',
  };
}
