import type { Action, Plan, PlanStep } from '../electron/contract/action.ts';
import type { Tone } from './state-look.ts';
import { actionsWords } from './words/actions.ts';

const kinds: Readonly<Record<Plan['kind'], { readonly title: string; readonly doing: string }>> = {
  'fix-ports': { title: actionsWords.fixPorts, doing: actionsWords.fixingPorts },
  'clean-up': { title: actionsWords.cleanUp, doing: actionsWords.cleaningUp },
  doctor: { title: actionsWords.fix, doing: actionsWords.fixing },
  up: { title: actionsWords.start, doing: actionsWords.starting },
  down: { title: actionsWords.stop, doing: actionsWords.stopping },
  restart: { title: actionsWords.restart, doing: actionsWords.restarting },
};

const verbs: Readonly<Record<PlanStep['action'], string>> = {
  kill: actionsWords.stop,
  stop: actionsWords.stop,
  start: actionsWords.start,
  restart: actionsWords.restart,
  change: actionsWords.change,
  connect: actionsWords.connect,
  write: actionsWords.write,
  replace: actionsWords.replace,
};

/** The verb of a step for people: to them a stray is stopped, whichever signal it takes. */
export function stepVerb(action: PlanStep['action']): string {
  return verbs[action];
}

export function planTitle(kind: Plan['kind']): string {
  return kinds[kind].title;
}

/** The steps that will run: those of the plan and the choices that were ticked. */
export function chosenSteps(plan: Plan, chosen: ReadonlySet<string>): PlanStep[] {
  return [...plan.steps, ...plan.choices.filter((choice) => chosen.has(choice.id))];
}

/** `Stop these 6`, `Stop this one`, `Restart this one`, `Do these 7 steps`. */
export function confirmLabel(plan: Plan, chosen: ReadonlySet<string>): string {
  const steps = chosenSteps(plan, chosen);
  const [first, ...others] = [...new Set(steps.map((step) => verbs[step.action]))];
  if (!first) return actionsWords.nothingChosen;
  if (others.length > 0) return actionsWords.confirmSteps(steps.length);
  return steps.length === 1 ? actionsWords.confirmOne(first) : actionsWords.confirmMany(first, steps.length);
}

/** One sentence under the title: what will happen, what happens, or what came of it. */
export function actionLead(action: Action): string {
  switch (action.phase) {
    case 'planned':
      return plannedLead(action.plan);
    case 'acting':
      return actionsWords.progress(kinds[action.kind].doing, finishedSteps(action), action.progress.length);
    case 'verifying':
      return actionsWords.verifying;
    case 'done':
      return action.outcome ?? actionsWords.succeeded;
    case 'failed':
      return action.outcome ?? actionsWords.failedLead;
  }
}

/** How many steps are over, whichever way they ended. */
export function finishedSteps(action: Action): number {
  return action.progress.filter(({ status }) => status !== 'pending' && status !== 'running').length;
}

export interface StepGroup {
  readonly reason: string;
  readonly steps: readonly PlanStep[];
}

/** Neighbouring steps that share their reason, so that it is read once. */
export function stepGroups(steps: readonly PlanStep[]): StepGroup[] {
  const groups: StepGroup[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.reason === step.reason) groups[groups.length - 1] = { ...last, steps: [...last.steps, step] };
    else groups.push({ reason: step.reason, steps: [step] });
  }
  return groups;
}

/** True when there is nothing to do and nothing to choose. */
export function isEmptyPlan(plan: Plan): boolean {
  return plan.steps.length === 0 && plan.choices.length === 0;
}

function plannedLead(plan: Plan): string {
  if (isEmptyPlan(plan)) {
    if (plan.kind === 'fix-ports') return actionsWords.noPortsToFix;
    return plan.kind === 'clean-up' ? actionsWords.nothingLeftBehind : actionsWords.nothingToDo;
  }
  const ticked = tickedChoices(plan).size;
  if (plan.steps.length === 0 && ticked > 0) return actionsWords.copiesTicked(ticked);
  if (plan.steps.length === 0) return actionsWords.nothingTicked;
  return actionsWords.stepsPlanned(plan.steps.length);
}

/** The tone of an action as a whole. Where nothing speaks against it and it was not seen to hold either, it is neither good nor bad. */
export function actionTone(action: Action): Tone {
  const open = action.verification.filter(({ ok }) => !ok);
  const isOver = action.phase === 'failed' || action.phase === 'done';
  const isBroken = open.some(({ unproved }) => !unproved) || action.progress.some(({ status }) => status === 'failed');
  if (isOver && open.length > 0 && !isBroken) return 'warn';
  if (action.phase === 'failed') return 'bad';
  if (action.phase === 'done') return open.length === 0 ? 'good' : 'bad';
  return action.phase === 'planned' ? 'quiet' : 'busy';
}

export interface ChoiceGroup {
  readonly id: string;
  readonly kind: 'copy' | 'foreign';
  /** What one tick chooses: `3 copies of web on other ports`. */
  readonly label: string;
  readonly steps: readonly PlanStep[];
}

/** Choices that one tick chooses together, in the order of the plan. */
export function choiceGroups(choices: readonly PlanStep[]): ChoiceGroup[] {
  const groups = new Map<string, ChoiceGroup>();
  for (const step of choices) {
    const { kind = 'foreign', group: id = step.id, label = step.target } = step.choice ?? {};
    groups.set(id, { id, kind, label, steps: [...(groups.get(id)?.steps ?? []), step] });
  }
  return [...groups.values()];
}

/** What is chosen before anybody ticked anything. */
export function tickedChoices(plan: Plan): ReadonlySet<string> {
  return new Set(plan.choices.filter(({ choice }) => choice?.ticked).map(({ id }) => id));
}
