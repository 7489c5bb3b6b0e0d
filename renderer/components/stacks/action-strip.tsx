import { useRef } from 'preact/hooks';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { isStillSo } from '../../action-strip.ts';
import { actionLead, actionTone, finishedSteps } from '../../plan-words.ts';
import { TIMING } from '../../timing.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';

/**
 * The last action in one line above the services, while its sheet is not open or where it has none. It leaves when what it says is no
 * longer so, and a success after a while: the headline says from then on how things are.
 */
export function ActionStrip({ stack }: { readonly stack: Snapshot }) {
  const { trail, send } = useStore();
  const { action } = stack;
  const isOver = useOver(stack);
  if (!action || action.phase === 'planned' || isOver) return null;
  const tone = actionTone(action);
  const over = action.phase === 'done' || action.phase === 'failed';
  const look = {
    tone,
    shape: tone === 'good' ? 'check' : tone === 'bad' ? 'cross' : 'arc',
    word: action.phase,
  } as const;
  return (
    <div class={`strip tone-${tone}`}>
      <StateGlyph look={look} />
      <p role="status">{actionLead(action)}</p>
      <button type="button" class="button" onClick={() => trail.openSheet(stack.key)}>
        {stacksWords.showAction}
      </button>
      {over && (
        <button type="button" class="button" onClick={() => void send({ type: 'dismiss', stack: stack.key })}>
          {stacksWords.dismissAction}
        </button>
      )}
      {!over && action.progress.length > 0 && (
        <progress max={action.progress.length} value={finishedSteps(action)} aria-label={stacksWords.stepsDone} />
      )}
    </div>
  );
}

/** True once the strip of this action has left: what became untrue does not come back because it is true again. */
function useOver({ action, services }: Snapshot): boolean {
  const { now } = useStore();
  const seen = useRef<{ readonly id: string; readonly doneAt: number | undefined; readonly over: boolean }>(undefined);
  if (!action) return true;
  const { over, doneAt } = seen.current?.id === action.id ? seen.current : { over: false, doneAt: undefined };
  const isDone = action.phase === 'done' && actionTone(action) === 'good';
  const since = isDone ? (doneAt ?? now.peek()) : undefined;
  // Only while a success is shown the clock is looked at, so that nothing is drawn each second for the rest of the day.
  const isLong = since !== undefined && !over && now.value - since >= TIMING.successMs;
  seen.current = { id: action.id, doneAt: since, over: over || isLong || !isStillSo(action, services) };
  return seen.current.over;
}
