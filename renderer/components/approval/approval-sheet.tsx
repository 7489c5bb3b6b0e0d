import { useRef } from 'preact/hooks';
import type { Approval } from '../../../electron/contract/approval.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { approvalAnswers, approvalLead, approvalTitle } from '../../approval-words.ts';
import { approvalWords } from '../../words/approval.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';
import { TroubleBar } from '../app/trouble-bar.tsx';
import { useModal } from '../ui/use-modal.ts';
import { ApprovalChanges, ApprovalCommands } from './approval-body.tsx';

/** The question of the stack that somebody wants to answer now. It never opens by itself over what a person does. */
export function OpenApproval({ stacks }: { readonly stacks: readonly Snapshot[] }) {
  const { trail } = useStore();
  const stack = stacks.find(({ key, approval }) => approval && key === trail.approval.value);
  if (!stack?.approval) return null;
  // Another question is another sheet: what was read must be what is answered.
  return <ApprovalSheet key={stack.approval.id} stack={stack} approval={stack.approval} />;
}

function ApprovalSheet({ stack, approval }: { readonly stack: Snapshot; readonly approval: Approval }) {
  const { trail } = useStore();
  const dialog = useRef<HTMLDialogElement>(null);
  useModal(dialog);
  const putAside = (event: Event) => {
    event.preventDefault();
    trail.askApproval(undefined);
  };
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="approval-title" onCancel={putAside}>
      <header class="sheet-head">
        <h2 id="approval-title">
          {approvalTitle(approval.kind)} <span class="sheet-stack">{stack.stack}</span>
        </h2>
        <p>{approvalLead(approval)}</p>
        <p class="approval-file">
          <code>{stack.file}</code>
        </p>
      </header>
      <section
        class="sheet-body"
        aria-label={approvalWords.commandsLabel}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
        tabIndex={0}
      >
        <ApprovalChanges changes={approval.changes} />
        <ApprovalCommands approval={approval} />
      </section>
      <TroubleBar />
      <ApprovalFoot stack={stack.key} approval={approval} />
    </dialog>
  );
}

function ApprovalFoot({ stack, approval: { id, kind } }: { readonly stack: string; readonly approval: Approval }) {
  const { send, asked } = useStore();
  const busy = [...asked.pending.value.values()].some(({ intent }) => 'approval' in intent && intent.approval === id);
  const answers = approvalAnswers(kind);
  const approve = (start: boolean) => {
    if (!busy) void send({ type: 'approve', stack, approval: id, start });
  };
  const decline = () => {
    if (!busy) void send({ type: 'decline', stack, approval: id });
  };
  return (
    <footer class="sheet-foot">
      <button type="button" class="button" onClick={decline}>
        {answers.no}
      </button>
      {kind === 'trust' && (
        <button type="button" class="button" onClick={() => approve(false)}>
          {approvalWords.openOnly}
        </button>
      )}
      <button type="button" class="button urgent" aria-busy={busy} onClick={() => approve(kind === 'trust')}>
        {busy ? uiWords.asked : answers.yes}
      </button>
    </footer>
  );
}
