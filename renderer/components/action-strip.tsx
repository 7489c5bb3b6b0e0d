import type { Snapshot } from '../../electron/contract.ts';
import { actionLead, actionTone, finishedSteps } from '../plan-words.ts';
import { StateGlyph } from './state-glyph.tsx';
import { useStore } from './store-context.ts';

/** The last action in one line above the services, while its sheet is not open or where it has none. */
export function ActionStrip({ stack }: { readonly stack: Snapshot }) {
  const { trail, send } = useStore();
  const { action } = stack;
  if (!action || action.phase === 'planned') return null;
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
        Show
      </button>
      {over && (
        <button type="button" class="button" onClick={() => void send({ type: 'dismiss', stack: stack.key })}>
          Dismiss
        </button>
      )}
      {!over && action.progress.length > 0 && (
        <progress max={action.progress.length} value={finishedSteps(action)} aria-label="Steps done" />
      )}
    </div>
  );
}
