import { Fragment } from 'preact';
import type { Action, Plan, PlanStep } from '../../../electron/contract/action.ts';
import { type ChoiceGroup, choiceGroups, stepGroups, stepVerb } from '../../plan-words.ts';
import type { Look } from '../../state-look.ts';
import { actionsWords } from '../../words/actions.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';

type Status = Action['progress'][number]['status'];

const statusLooks: Readonly<Record<Status, Look>> = {
  pending: { tone: 'quiet', shape: 'dots', word: actionsWords.stepPending },
  running: { tone: 'busy', shape: 'arc', word: actionsWords.stepRunning },
  done: { tone: 'good', shape: 'check', word: actionsWords.stepDone },
  skipped: { tone: 'quiet', shape: 'barred', word: actionsWords.stepSkipped },
  failed: { tone: 'bad', shape: 'cross', word: actionsWords.stepFailed },
};

/** The steps in their order: with their reasons while they are planned, with their progress after that. */
export function PlanSteps({ action }: { readonly action: Action }) {
  if (action.plan.steps.length === 0 && action.progress.length === 0) return null;
  return action.phase === 'planned' ? <PlannedSteps steps={action.plan.steps} /> : <RunningSteps action={action} />;
}

function PlannedSteps({ steps }: { readonly steps: readonly PlanStep[] }) {
  if (steps.length === 0) return null;
  return (
    <ol class="steps" aria-label={actionsWords.steps}>
      {stepGroups(steps).map((group) => (
        <li key={group.steps[0]?.id} class="step-group">
          <ul>
            {group.steps.map((step) => (
              <li key={step.id} class="step">
                <span class="step-number">{steps.indexOf(step) + 1}</span>
                <StepTarget step={step} />
              </li>
            ))}
          </ul>
          <p class="step-reason">{group.steps.length > 1 ? actionsWords.sharedReason(group.reason) : group.reason}</p>
        </li>
      ))}
    </ol>
  );
}

/** Once it runs, the choices that were made are steps like the others. */
function RunningSteps({ action: { plan, progress } }: { readonly action: Action }) {
  const steps = new Map([...plan.steps, ...plan.choices].map((step) => [step.id, step]));
  return (
    <ol class="steps" aria-label={actionsWords.steps}>
      {progress.map(({ step: id, status, detail }) => {
        const step = steps.get(id);
        return (
          <li key={id} class="step">
            <span class="step-mark">
              <StateGlyph look={statusLooks[status]} />
              <span class="silent">{statusLooks[status].word}</span>
            </span>
            <span class="step-text">
              {step ? <StepTarget step={step} /> : id}
              {(detail || step) && <span class="step-reason">{detail || step?.reason}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function StepTarget({ step }: { readonly step: PlanStep }) {
  return (
    <span class="step-target">
      <b>{stepVerb(step.action)}</b> <code>{step.target}</code>
    </span>
  );
}

interface PlanChoicesProps {
  readonly plan: Plan;
  readonly chosen: ReadonlySet<string>;
  /** Ticks these, or takes the tick from them. */
  onToggle(steps: readonly string[], on: boolean): void;
}

/** What is ended only where it is ticked: copies on other ports, and what is not of this stack. */
export function PlanChoices({ plan, chosen, onToggle }: PlanChoicesProps) {
  const groups = choiceGroups(plan.choices);
  return (
    <>
      <Choices
        legend={actionsWords.copiesLegend}
        groups={groups.filter(({ kind }) => kind === 'copy')}
        chosen={chosen}
        onToggle={onToggle}
      />
      <Choices
        legend={actionsWords.foreignLegend}
        groups={groups.filter(({ kind }) => kind === 'foreign')}
        chosen={chosen}
        onToggle={onToggle}
      />
    </>
  );
}

interface ChoicesProps extends Pick<PlanChoicesProps, 'chosen' | 'onToggle'> {
  readonly legend: string;
  readonly groups: readonly ChoiceGroup[];
}

function Choices({ legend, groups, chosen, onToggle }: ChoicesProps) {
  if (groups.length === 0) return null;
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {groups.map((group) => (
        <Fragment key={group.id}>
          {group.steps.length > 1 && <GroupTick group={group} chosen={chosen} onToggle={onToggle} />}
          {group.steps.map((step) => (
            <label key={step.id} class={group.steps.length > 1 ? 'step choice member' : 'step choice'}>
              <input
                type="checkbox"
                checked={chosen.has(step.id)}
                onChange={(event) => onToggle([step.id], event.currentTarget.checked)}
              />
              <span class="step-text">
                <StepTarget step={step} />
                <span class="step-reason">{step.reason}</span>
              </span>
            </label>
          ))}
        </Fragment>
      ))}
    </fieldset>
  );
}

interface GroupTickProps extends Pick<PlanChoicesProps, 'chosen' | 'onToggle'> {
  readonly group: ChoiceGroup;
}

/** One tick for all of a group; between the two while only some of them are ticked. */
function GroupTick({ group, chosen, onToggle }: GroupTickProps) {
  const ids = group.steps.map(({ id }) => id);
  const count = ids.filter((id) => chosen.has(id)).length;
  return (
    <label class="step choice">
      <input
        type="checkbox"
        checked={count === ids.length}
        indeterminate={count > 0 && count < ids.length}
        onChange={(event) => onToggle(ids, event.currentTarget.checked)}
      />
      <span class="step-text">
        <b>{group.label}</b>
      </span>
    </label>
  );
}

/** What will not be touched, and why; or what else is to be known of a fix. */
export function PlanNotes({ plan: { kind, notes } }: { readonly plan: Plan }) {
  if (notes.length === 0) return null;
  return (
    <div class="notes">
      <h3 class="section-title">{kind === 'doctor' ? actionsWords.note : actionsWords.leftAlone}</h3>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
