import type { Action, Outcome, Plan } from '../../contract/action.ts';
import type { Finding } from '../../contract/finding.ts';
import { isGood, isLive } from '../../lifecycle/service.ts';
import { fail, messageOf, ok, type Result } from '../../result.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { Paced } from '../model/paced.ts';
import type { World } from '../model/world.ts';
import { redactAction, redactOutcome } from '../redaction/redact-snapshot.ts';
import { applyDoctorFix } from './doctor/apply-doctor-fix.ts';
import { type DoctorFix, planDoctorFix } from './doctor/plan-doctor-fix.ts';
import { applyFix, type FixPlan, planFix } from './fix-ports.ts';
import { isOver, outcomeEvent } from './outcome-event.ts';
import { type PlanService, planDown, planRestart, planRestartDown, planUp } from './plan-up-down.ts';
import { Progress } from './progress.ts';
import type { ActRequest } from './request.ts';
import { runDown, runUp } from './run-up-down.ts';
import type { ActionTarget } from './target.ts';

type FixRequest = ActRequest & { readonly kind: 'fix-ports' | 'clean-up' | 'doctor' };

/** The one door through which a stack is changed. Keeps the last action for people to see. */
export class Actions {
  readonly #supervisor: ActionTarget;
  readonly #world: World;
  #shown: FixPlan | DoctorFix | undefined;
  #fixing: Promise<unknown> = Promise.resolve();
  #newest: string | undefined;
  current: Action | undefined;

  constructor(supervisor: ActionTarget, world: World) {
    this.#supervisor = supervisor;
    this.#world = world;
  }

  /** Puts the last plan or finished action away; one that is in progress stays. */
  dismiss(): void {
    if (this.current?.phase === 'acting' || this.current?.phase === 'verifying') return;
    this.#shown = undefined;
    this.#show(undefined);
  }

  /** What it tells and answers is free of the stack's secrets. */
  async act(request: ActRequest, tell: (action: Action) => void = () => undefined): Promise<Result<Outcome>> {
    const { redact, managedServices } = this.#supervisor.state;
    let newest: Action | undefined;
    // What is told is the whole action: of a thousand steps not a thousand times.
    const services = () => managedServices.size;
    const telling = new Paced(services, () => newest && tell(redactAction(newest, redact)));
    const done = await this.#act(request, (action) => {
      newest = action;
      telling.changed();
    });
    telling.flush();
    if (done.ok) return ok(redactOutcome(done.value, redact));
    const { message, hint, ...rest } = done.problem;
    return fail({ ...rest, message: redact(message), ...(hint === undefined ? {} : { hint: redact(hint) }) });
  }

  async #act(request: ActRequest, tell: (action: Action) => void): Promise<Result<Outcome>> {
    const unknown = request.services.find((id) => !this.#supervisor.state.managed(id));
    if (unknown !== undefined) return fail(this.#supervisor.noSuchService(unknown));
    if (request.kind === 'fix-ports' || request.kind === 'clean-up' || request.kind === 'doctor')
      return this.#fix({ ...request, kind: request.kind }, tell);
    const plan = this.#plan(request);
    if (request.dryRun) return { ok: true, value: { plan, applied: false, verification: [], verified: false } };
    const progress = this.#progress(plan, request, tell);
    this.#record(request, plan);
    const run = request.kind === 'down' ? runDown : runUp;
    const done = toItsEnd(progress, run(progress, request, this.#supervisor, this.#world));
    if (request.wait) return { ok: true, value: await done };
    const outcome = plan.steps.length > 0 ? 'Requested without waiting, so not verified.' : 'Nothing to do.';
    return { ok: true, value: { plan, applied: true, verification: [], verified: false, outcome } };
  }

  /** Fixes are done one after the other: two plans made from the same picture must not both act on it. */
  async #fix(request: FixRequest, tell: (action: Action) => void): Promise<Result<Outcome>> {
    const turn = this.#fixing.then(() => this.#fixNow(request, tell));
    this.#fixing = turn.catch(() => undefined);
    return turn;
  }

  async #fixNow(request: FixRequest, tell: (action: Action) => void): Promise<Result<Outcome>> {
    if (request.plan !== undefined && this.#shown?.plan.id !== request.plan) {
      return fail({
        code: 'plan-changed',
        message: 'That is not the latest plan that was shown.',
        hint: 'Review and confirm the new plan.',
      });
    }
    const shown = request.plan === undefined ? undefined : this.#shown;
    const planned = shown ? ok(shown) : await this.#planFix(request);
    if (!planned.ok) return planned;
    const fix = planned.value;
    if (request.dryRun) {
      this.#shown = fix;
      this.#progress(fix.plan, request, tell);
      return { ok: true, value: { plan: fix.plan, applied: false, verification: [], verified: false } };
    }
    this.#shown = undefined;
    if ('finding' in fix) {
      this.#record(request, fix.plan, fix.finding);
      const progress = this.#progress(fix.plan, request, tell, fix.finding.id);
      return ok(await toItsEnd(progress, applyDoctorFix(fix, progress, request, this.#supervisor, this.#world)));
    }
    const chosen = withChoices(fix, request.choices);
    this.#record(request, chosen.plan);
    const progress = this.#progress(chosen.plan, request, tell);
    return ok(await toItsEnd(progress, applyFix(chosen, progress, request, this.#supervisor, this.#world)));
  }

  /** The doctor may find that what Stacklight does anyway mends it. */
  async #planFix(request: FixRequest): Promise<Result<FixPlan | DoctorFix>> {
    const { kind } = request;
    const remedy = kind === 'doctor' ? await planDoctorFix(request, this.#supervisor, this.#world) : ok(kind);
    if (!remedy.ok) return remedy;
    if (typeof remedy.value !== 'string') return ok(remedy.value);
    return ok(await planFix(remedy.value, this.#supervisor, this.#world));
  }

  /** Several wishes may be in progress; people are shown the newest, and an older one does not push in front of it. */
  #progress(plan: Plan, { actor }: ActRequest, tell: (action: Action) => void, finding?: string): Progress {
    this.#newest = plan.id;
    return new Progress(plan, (action) => {
      if (isOver(action)) this.#supervisor.state.record(outcomeEvent(action, actor, this.#world.clock.wall(), finding));
      if (this.#newest === action.id) this.#show(action);
      tell(action);
    });
  }

  #show(action: Action | undefined): void {
    this.current = action;
    this.#supervisor.touch();
  }

  #plan(request: ActRequest): Plan {
    const services = [...this.#supervisor.state.managedServices.values()].map(planServiceOf);
    if (request.kind === 'up') return planUp(services, request.services);
    if (request.kind === 'down') return planDown(services, request.services);
    return request.onlyBroken ? planRestartDown(services) : planRestart(services, request.services);
  }

  #record(request: ActRequest, plan: Plan, finding?: Finding): void {
    const named = finding === undefined ? request.services : [finding.id];
    const touched = [finding?.service, ...plan.steps.map((step) => step.service), ...request.services];
    const services = [...new Set(touched.filter((id) => id !== undefined))];
    const what = named.length > 0 ? ` ${named.join(', ')}` : '';
    const kind = plan.kind === 'doctor' ? 'fix of' : plan.kind;
    const cause = `${kind}${what} asked for ${request.origin}: ${plan.steps.length} ${plan.steps.length === 1 ? 'step' : 'steps'}`;
    const steps = plan.steps.map(({ id, action, target, reason }) => ({ id, action, target, reason }));
    this.#supervisor.state.record({
      at: this.#world.clock.wall(),
      kind: 'action',
      cause,
      actor: request.actor,
      data: { plan: plan.id, services, steps },
    });
  }
}

/** What was begun comes to an end that is told, also by a fault of ours: people would see it in progress for ever. */
async function toItsEnd(progress: Progress, work: Promise<Outcome>): Promise<Outcome> {
  try {
    return await work;
  } catch (error) {
    return progress.finish(`Stacklight itself failed in the middle of it: ${messageOf(error)}`, false);
  }
}

function planServiceOf(managed: ManagedService): PlanService {
  const { state } = managed.service.phase;
  const up = isLive(managed.service.phase) || state === 'starting' || state === 'waiting';
  const broken = managed.service.desired === 'up' && !isGood(state) && state !== 'starting' && state !== 'waiting';
  return { id: managed.spec.id, dependsOn: managed.spec.dependsOn, up, broken };
}

/** Moves the foreign processes that the user named from the choices to the steps. */
function withChoices(fix: FixPlan, choices: readonly string[]): FixPlan {
  const all = choices.includes('all');
  const chosen = fix.plan.choices.filter((choice) => all || choices.includes(choice.id));
  const left = fix.plan.choices.filter((choice) => !chosen.includes(choice));
  const kills = fix.plan.steps.filter((step) => step.action === 'kill' || step.action === 'stop');
  const rest = fix.plan.steps.filter((step) => !kills.includes(step));
  return { ...fix, plan: { ...fix.plan, steps: [...kills, ...chosen, ...rest], choices: left } };
}
