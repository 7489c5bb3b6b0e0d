import type { Action, Verification } from '../../../electron/contract/action.ts';
import type { Undo } from '../../plan-undo.ts';
import { finishedSteps, isEmptyPlan } from '../../plan-words.ts';
import type { Look } from '../../state-look.ts';
import { actionsWords } from '../../words/actions.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';

interface ActionProps {
  readonly action: Action;
}

/** How far it is, drawn; the sentence above says it in words. */
export function StepProgress({ action }: ActionProps) {
  const [finished, total] = [finishedSteps(action), action.progress.length];
  if (total === 0) return null;
  return <progress aria-label={actionsWords.progressOf(finished, total)} value={finished} max={total} />;
}

/** The check list: what was looked at after the last step, and what was seen. */
export function VerificationList({ action }: ActionProps) {
  if (action.verification.length === 0) return null;
  return (
    <div class="checks">
      <h3 class="section-title">{actionsWords.checksTitle}</h3>
      <ul>
        {action.verification.map((one) => (
          <li key={one.check} class="check">
            <StateGlyph look={lookOfCheck(one)} />
            <span class="check-text">
              <span>
                <span class="silent">{lookOfCheck(one).word}</span>
                {one.check}
              </span>
              {one.detail && <span class="check-detail">{one.detail}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function lookOfCheck({ ok, unproved }: Verification): Look {
  if (ok) return { tone: 'good', shape: 'tick', word: actionsWords.checkPassed };
  return unproved
    ? { tone: 'warn', shape: 'question', word: actionsWords.unproved }
    : { tone: 'bad', shape: 'cross', word: actionsWords.checkFailed };
}

/** Where there is nothing to do, this is the answer; where there is, it is told when asked for. */
export function Looked({ action: { plan } }: ActionProps) {
  const { looked = [] } = plan;
  if (looked.length === 0) return null;
  const list = (
    <ul class="looked">
      {looked.map((what) => (
        <li key={what}>{what}</li>
      ))}
    </ul>
  );
  if (!isEmptyPlan(plan))
    return (
      <details class="notes">
        <summary>{actionsWords.looked}</summary>
        {list}
      </details>
    );
  return (
    <div class="notes">
      <h3 class="section-title">{actionsWords.looked}</h3>
      {list}
    </div>
  );
}

/** What is to be known of the way back, where no button is it. */
export function Undone({ undo }: { readonly undo: Undo | undefined }) {
  return undo?.kind === 'say' ? <p class="hint">{undo.sentence}</p> : null;
}
