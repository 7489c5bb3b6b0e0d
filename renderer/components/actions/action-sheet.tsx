import { useRef, useState } from 'preact/hooks';
import type { Action } from '../../../electron/contract/action.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { undoOf } from '../../plan-undo.ts';
import {
  actionLead,
  actionTone,
  chosenSteps,
  confirmLabel,
  isEmptyPlan,
  planTitle,
  tickedChoices,
} from '../../plan-words.ts';
import { actionsWords } from '../../words/actions.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';
import { TroubleBar } from '../app/trouble-bar.tsx';
import { useModal } from '../ui/use-modal.ts';
import { Looked, StepProgress, Undone, VerificationList } from './action-end.tsx';
import { PlanChoices, PlanNotes, PlanSteps } from './plan-steps.tsx';

/** Actions that show themselves: they were asked for to be looked at. */
function showsItself(action: Action, aside: string | undefined): boolean {
  const asked = action.kind === 'fix-ports' || action.kind === 'clean-up' || action.kind === 'doctor';
  return asked && aside !== action.id;
}

/** The sheet of the action that is to be seen now, if there is one. */
export function OpenSheet({ stacks }: { readonly stacks: readonly Snapshot[] }) {
  const { sheet, aside } = useStore().trail;
  const stack =
    stacks.find(({ key, action }) => action && sheet.value === key) ??
    stacks.find(({ action }) => action && showsItself(action, aside.value));
  if (!stack?.action) return null;
  return <ActionSheet key={stack.action.id} stack={stack} action={stack.action} />;
}

/** A plan with its reasons, asked once; then its progress, its verification and what came of it. */
function ActionSheet({ stack, action }: { readonly stack: Snapshot; readonly action: Action }) {
  const { trail, send } = useStore();
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => tickedChoices(action.plan));
  useModal(dialog);
  const planned = action.phase === 'planned';
  const running = action.phase === 'acting' || action.phase === 'verifying';
  const leave = () => {
    trail.putAside(action.id);
    if (!running) void send({ type: 'dismiss', stack: stack.key });
  };
  const toggle = (steps: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const step of steps) on ? next.add(step) : next.delete(step);
    setChosen(next);
  };
  const cancel = (event: Event) => {
    event.preventDefault();
    leave();
  };
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="sheet-title" onCancel={cancel}>
      <header class={`sheet-head tone-${actionTone(action)}`}>
        <h2 id="sheet-title">
          {planTitle(action.kind)} <span class="sheet-stack">{actionsWords.inStack(stack.stack)}</span>
        </h2>
        <p role="status">{actionLead(action)}</p>
        {running && <StepProgress action={action} />}
      </header>
      <section
        class="sheet-body"
        aria-label={actionsWords.steps}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
        tabIndex={0}
      >
        <VerificationList action={action} />
        <PlanSteps action={action} />
        {planned && <PlanChoices plan={action.plan} chosen={chosen} onToggle={toggle} />}
        <PlanNotes plan={action.plan} />
        <Looked action={action} />
        <Undone undo={undoOf(action, stack.key)} />
      </section>
      <TroubleBar />
      <SheetFoot stack={stack.key} action={action} chosen={chosen} leave={leave} />
    </dialog>
  );
}

interface SheetFootProps {
  readonly stack: string;
  readonly action: Action;
  readonly chosen: ReadonlySet<string>;
  leave(): void;
}

function SheetFoot({ stack, action, chosen, leave }: SheetFootProps) {
  const { send, asked } = useStore();
  const asks = action.phase === 'planned' && !isEmptyPlan(action.plan);
  const ready = chosenSteps(action.plan, chosen).length > 0;
  const busy = [...asked.pending.value.values()].some(({ intent }) => intent.type === 'applyPlan');
  const confirm = () => {
    if (!ready || busy) return;
    void send({ type: 'applyPlan', stack, plan: action.plan.id, choices: [...chosen] });
  };
  const running = action.phase === 'acting' || action.phase === 'verifying';
  const undo = undoOf(action, stack);
  return (
    <footer class="sheet-foot">
      <button type="button" class="button" onClick={leave}>
        {asks ? actionsWords.cancel : running ? actionsWords.hide : actionsWords.close}
      </button>
      {undo?.kind === 'ask' && (
        <button type="button" class="button" onClick={() => void send(undo.intent)}>
          {undo.label}
        </button>
      )}
      {asks && (
        <button type="button" class="button urgent" aria-disabled={!ready} aria-busy={busy} onClick={confirm}>
          {busy ? uiWords.asked : confirmLabel(action.plan, chosen)}
        </button>
      )}
    </footer>
  );
}
