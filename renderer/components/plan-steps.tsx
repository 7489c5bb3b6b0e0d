import type { Action, Plan, PlanStep } from '../../electron/contract.ts';
import { stepGroups, stepVerb } from '../plan-words.ts';
import type { Look } from '../state-look.ts';
import { StateGlyph } from './state-glyph.tsx';

type Status = Action['progress'][number]['status'];

const statusLooks: Readonly<Record<Status, Look>> = {
  pending: { tone: 'quiet', shape: 'dots', word: 'to do' },
  running: { tone: 'busy', shape: 'arc', word: 'running' },
  done: { tone: 'good', shape: 'check', word: 'done' },
  skipped: { tone: 'quiet', shape: 'barred', word: 'skipped' },
  failed: { tone: 'bad', shape: 'cross', word: 'failed' },
};

/** The steps in their order: with their reasons while they are planned, with their progress after that. */
export function PlanSteps({ action }: { readonly action: Action }) {
  if (action.plan.steps.length === 0 && action.progress.length === 0) return null;
  return action.phase === 'planned' ? <PlannedSteps steps={action.plan.steps} /> : <RunningSteps action={action} />;
}

function PlannedSteps({ steps }: { readonly steps: readonly PlanStep[] }) {
  if (steps.length === 0) return null;
  return (
    <ol class="steps" aria-label="Steps">
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
          <p class="step-reason">{group.steps.length > 1 ? `Each: ${group.reason}` : group.reason}</p>
        </li>
      ))}
    </ol>
  );
}

/** Once it runs, the choices that were made are steps like the others. */
function RunningSteps({ action: { plan, progress } }: { readonly action: Action }) {
  const steps = new Map([...plan.steps, ...plan.choices].map((step) => [step.id, step]));
  return (
    <ol class="steps" aria-label="Steps">
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
  onToggle(step: string): void;
}

/** What is not of this stack: left alone unless it is ticked. */
export function PlanChoices({ plan, chosen, onToggle }: PlanChoicesProps) {
  if (plan.choices.length === 0) return null;
  return (
    <fieldset class="choices">
      <legend>Not of this stack. Left alone unless you tick it</legend>
      {plan.choices.map((step) => (
        <label key={step.id} class="step choice">
          <input type="checkbox" checked={chosen.has(step.id)} onChange={() => onToggle(step.id)} />
          <span class="step-text">
            <StepTarget step={step} />
            <span class="step-reason">{step.reason}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What will not be touched, and why; or what else is to be known of a fix. */
export function PlanNotes({ plan: { kind, notes } }: { readonly plan: Plan }) {
  if (notes.length === 0) return null;
  return (
    <div class="notes">
      <h3 class="section-title">{kind === 'doctor' ? 'To know' : 'Left alone'}</h3>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
