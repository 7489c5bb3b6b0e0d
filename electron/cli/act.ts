import { besideState } from '../../shared/text/cause.ts';
import type { Action, Outcome, Plan, PlanStep } from '../contract/action.ts';
import type { ActParams } from '../control/protocol.ts';
import { formatProblem } from '../result.ts';
import { confirmed } from './confirmed.ts';
import { type Context, type OpenStack, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { paint, table } from './output.ts';
import { actWords } from './words/act.ts';

export interface ActOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly wait: boolean;
  readonly timeoutMs: number;
  /** Foreign processes that the user names by pid; they are part of a fix only then. */
  readonly include: readonly number[];
  /** Every foreign holder of these ports. */
  readonly includePorts: readonly number[];
  /** Copies of the stack's own services on ports that nobody declared. */
  readonly includeCopies: boolean;
}

/**
 * `up`, `down`, `restart`: everything to verify, and nothing to ask but for one: `up` of a stack is the yes to it, as with Compose, unless
 * its file was only found above, or is not surely the user's own.
 */
export function act(
  context: Context,
  kind: 'up' | 'down' | 'restart',
  services: readonly string[],
  options: ActOptions,
): Promise<number> {
  const run = async (open: OpenStack) => {
    if (kind === 'up') await tellNotes(context, open);
    return perform(context, open, params(open.stack, kind, services, options), options);
  };
  return withStack(context, run, {
    yes: kind === 'up' && !options.dryRun && (options.yes || 'by-place'),
  });
}

/** What the files say that does not come through, as `validate` says it: who starts the stack wants to know it before it goes wrong. */
async function tellNotes({ output }: Context, { client, stack }: OpenStack): Promise<void> {
  const seen = await client.request('snapshot', { stack });
  if (!seen.ok) return;
  for (const note of seen.value.fileNotes ?? []) output.progress(actWords.warning(formatProblem(note)));
}

/** What is to be mended: the ports, what was left behind, or one finding of the doctor. */
export type FixTarget =
  | { readonly kind: 'fix-ports' | 'clean-up' }
  | { readonly kind: 'doctor'; readonly finding: string; readonly fix?: string };

/** `fix-ports`, `cleanup`, `doctor --fix`: shows the plan, asks once, does it, proves it. */
export function fix(context: Context, target: FixTarget, options: ActOptions): Promise<number> {
  return withStack(context, async (open) => {
    const { output } = context;
    const asked = { ...params(open.stack, target.kind, [], options), ...target };
    const planned = await open.client.request('act', { ...asked, dryRun: true });
    if (!planned.ok) return output.problem(planned.problem);
    const { plan } = planned.value;
    const choices = plan.choices.filter((choice) => isIncluded(choice, options));
    const unknown = unknownIn(plan, options);
    if (unknown !== undefined) return output.problem({ code: 'no-such-choice', message: unknown });
    // What was named is shown among what will be done.
    const left = plan.choices.filter((choice) => !choices.includes(choice));
    printPlan(context, { ...plan, steps: [...plan.steps, ...choices], choices: left });
    if (options.dryRun) {
      output.document(planned.value);
      return EXIT.good;
    }
    const count = plan.steps.length + choices.length;
    if (count > 0 && !options.yes && !(await confirmed(actWords.confirmQuestion(count)))) {
      return output.problem({
        code: 'not-confirmed',
        message: actWords.notConfirmed,
        hint: actWords.notConfirmedHint,
      });
    }
    return perform(context, open, { ...asked, plan: plan.id, choices: choices.map((choice) => choice.id) }, options);
  });
}

function isIncluded({ pid, ports = [], choice }: PlanStep, options: ActOptions): boolean {
  if (pid !== undefined && options.include.includes(pid)) return true;
  if (choice?.kind === 'copy') return options.includeCopies;
  return ports.some((port) => options.includePorts.includes(port));
}

/** What was named and is not in the plan: somebody looked at another one. */
function unknownIn({ choices }: Plan, { include, includePorts }: ActOptions): string | undefined {
  const pids = include.filter((pid) => !choices.some((choice) => choice.pid === pid));
  if (pids.length > 0) return actWords.pidsNotOffered(pids.join(', '));
  const foreign = choices.filter(({ choice }) => choice?.kind !== 'copy');
  const ports = includePorts.filter((port) => !foreign.some((choice) => choice.ports?.includes(port)));
  if (ports.length > 0) return actWords.portsNotOffered(ports.join(', '));
  return undefined;
}

function params(stack: string, kind: ActParams['kind'], services: readonly string[], options: ActOptions): ActParams {
  const { dryRun, wait, timeoutMs } = options;
  return { stack, kind, services: [...services], choices: [], dryRun, wait, timeoutMs, caller: process.pid };
}

async function perform(context: Context, open: OpenStack, asked: ActParams, options: ActOptions): Promise<number> {
  const { output } = context;
  const told = new Set<string>();
  const done = await open.client.request('act', asked, (action) => tellProgress(context, action, told));
  if (!done.ok) return output.problem(done.problem);
  output.document(done.value);
  // A fix is proved before it is answered, also with --no-wait: then its outcome is told.
  const waited = options.wait || !['up', 'down', 'restart'].includes(asked.kind);
  if (options.dryRun) printPlan(context, done.value.plan);
  else if (waited) printOutcome(context, done.value);
  else printAsked(context, done.value.plan);
  if (options.dryRun || !waited) return EXIT.good;
  return done.value.verified ? EXIT.good : EXIT.wrong;
}

function tellProgress(context: Context, action: Action, told: Set<string>): void {
  for (const { step, status, detail } of action.progress) {
    const key = `${step}/${status}`;
    if (status === 'pending' || told.has(key)) continue;
    told.add(key);
    const target = action.plan.steps.find((one) => one.id === step);
    const how = status === 'running' ? actWords.stepRunning : status;
    const what = target?.target ?? step;
    context.output.progress(
      `${target?.action ?? ''} ${what}: ${how}${detail ? `, ${besideState(what, how, detail)}` : ''}`,
    );
  }
}

/** What is left to be said when there is nothing to do: only a plan without anything strange in it may say that all is well. */
function emptyPlanText(plan: Plan): string {
  if (plan.choices.length > 0 || plan.notes.length > 0) return actWords.onlyByName;
  return plan.kind === 'fix-ports' ? actWords.noPortsToFix : actWords.nothingToDo;
}

function printPlan(context: Context, plan: Plan): void {
  const { output } = context;
  if (plan.steps.length === 0) {
    output.line(emptyPlanText(plan));
    for (const what of plan.looked ?? []) output.line(actWords.lookedAt(what));
  }
  for (const line of table(plan.steps.map((step) => [step.action, step.target, step.reason]))) output.line(line);
  const copies = plan.choices.filter(({ choice }) => choice?.kind === 'copy');
  const foreign = plan.choices.filter(({ choice }) => choice?.kind !== 'copy');
  const rows = (steps: readonly PlanStep[]) => {
    for (const line of table(steps.map((step) => [step.action, step.target, step.reason]))) output.line(`  ${line}`);
  };
  for (const label of new Set(copies.map(({ choice }) => choice?.label ?? ''))) {
    output.line(actWords.copiesLeftAlone(label));
    rows(copies.filter(({ choice }) => choice?.label === label));
  }
  if (foreign.length > 0) {
    output.line(actWords.foreignLeftAlone);
    rows(foreign);
  }
  for (const note of plan.notes) output.line(actWords.note(note));
}

/** What was not waited for. */
function printAsked({ output }: Context, { steps }: Plan): void {
  const asked = steps.map((step) => `${step.action} ${step.target}`).join(', ');
  output.line(asked ? actWords.notWaitedFor(asked) : actWords.nothingToDo);
}

/** `api` of `api is healthy`: the service that a check is about. */
function subjectOf(check: string): string {
  return check.split(' ', 1)[0] ?? '';
}

function printOutcome(context: Context, outcome: Outcome): void {
  const { output } = context;
  for (const { check, ok, detail } of outcome.verification) {
    output.line(
      ok ? paint('green', '✓') : paint('red', '✗'),
      ` ${check}${detail ? `: ${besideState(subjectOf(check), '', detail)}` : ''}`,
    );
  }
  if (outcome.outcome) output.line(outcome.outcome);
}
