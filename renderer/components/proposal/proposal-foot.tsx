import { describeWrite } from '../../proposal-words.ts';
import type { Answer, Proposing } from '../../proposing.ts';
import { proposalWords } from '../../words/proposal.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';

/** What can be done with what is ticked, and what it would write. */
export function ProposalFoot({ desk }: { readonly desk: Extract<Proposing, { kind: 'shown' }> }) {
  return (
    <footer class="proposal-foot">
      <p class="hint">{describeWrite(desk)}</p>
      <div class="proposal-buttons">
        <AnswerButton answer="save" label={proposalWords.save} />
        <AnswerButton answer="open" label={proposalWords.openOnly} />
        <AnswerButton answer="start" label={proposalWords.openAndStart} urgent />
      </div>
    </footer>
  );
}

interface AnswerButtonProps {
  readonly answer: Answer;
  readonly label: string;
  readonly urgent?: boolean;
}

function AnswerButton({ answer, label, urgent = false }: AnswerButtonProps) {
  const { desk, tell } = useStore();
  const state = desk.state.value;
  const none = state.kind !== 'shown' || state.chosen.size === 0;
  const busy = desk.answering.value === answer;
  const press = () => {
    if (none) tell({ message: proposalWords.nothingTicked, passing: true });
    else void desk.accept(answer);
  };
  return (
    <button
      type="button"
      class={`button${urgent ? ' urgent' : ''}${busy ? ' asked' : ''}`}
      aria-disabled={none}
      aria-busy={busy}
      onClick={press}
    >
      {busy ? uiWords.asked : label}
    </button>
  );
}
