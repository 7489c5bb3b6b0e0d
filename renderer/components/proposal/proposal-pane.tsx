import { describeFound, describeSource, proposalTitle, serviceGroups } from '../../proposal-words.ts';
import type { FoundProblem, From, Proposing } from '../../proposing.ts';
import { proposalWords } from '../../words/proposal.ts';
import { useStore } from '../app/store-context.ts';
import { Pane } from '../ui/pane.tsx';
import { StackLight } from '../ui/stack-light.tsx';
import { ProposalFoot } from './proposal-foot.tsx';
import { ProposalGroup } from './proposal-group.tsx';
import { ProposalNotes, ProposalText } from './proposal-more.tsx';

/** What Stacklight understood of a folder or of this machine, to be ticked and taken. */
export function ProposalPane() {
  const desk = useStore().desk.state.value;
  if (desk.kind === 'none')
    return <Pane title={proposalWords.openFolder}>{<p class="empty-note">{proposalWords.noProposal}</p>}</Pane>;
  if (desk.kind === 'looking') return <Looking from={desk.from} />;
  if (desk.kind === 'failed') return <Failed from={desk.from} problem={desk.problem} />;
  return <Shown desk={desk} />;
}

function Shown({ desk }: { readonly desk: Extract<Proposing, { kind: 'shown' }> }) {
  const { proposal, chosen, from } = desk;
  if (proposal.services.length === 0) return <NothingFound desk={desk} />;
  return (
    <Pane
      title={from === 'machine' ? proposalWords.thisMachine : proposal.name}
      subtitle={describeSource(proposal)}
      fixed
    >
      <section
        class="proposal"
        aria-label={proposalWords.servicesLabel}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
        tabIndex={0}
      >
        <p class="proposal-lead" role="status">
          {describeFound(desk)}
        </p>
        {serviceGroups(proposal.services).map((group) => (
          <ProposalGroup key={group.name} group={group} chosen={chosen} />
        ))}
        <ProposalNotes notes={proposal.notes} />
        <ProposalText proposal={proposal} chosen={chosen} />
      </section>
      <ProposalFoot desk={desk} />
    </Pane>
  );
}

function NothingFound({ desk: { proposal, from } }: { readonly desk: Extract<Proposing, { kind: 'shown' }> }) {
  return (
    <Pane title={proposalTitle(from)} subtitle={describeSource(proposal)}>
      <div class="proposal-empty">
        <p class="proposal-empty-title">
          {from === 'machine' ? proposalWords.machineEmpty : proposalWords.folderEmpty}
        </p>
        <p class="hint">{from === 'machine' ? proposalWords.machineEmptyHint : proposalWords.folderEmptyHint}</p>
        <ProposalNotes notes={proposal.notes} open />
        <Again from={from} />
      </div>
    </Pane>
  );
}

function Looking({ from }: { readonly from: From }) {
  return (
    <Pane title={proposalTitle(from)}>
      <div class="proposal-empty">
        <StackLight light="blue" />
        <p role="status">{from === 'machine' ? proposalWords.machineLoading : proposalWords.folderLoading}</p>
      </div>
    </Pane>
  );
}

function Failed({ from, problem }: { readonly from: From; readonly problem: FoundProblem }) {
  return (
    <Pane title={proposalTitle(from)}>
      <div class="proposal-empty" role="alert">
        <p class="proposal-empty-title">{problem.message}</p>
        {problem.file && (
          <p>
            <code>{[problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')}</code>
          </p>
        )}
        {problem.hint && <p class="hint">{problem.hint}</p>}
        <Again from={from} />
      </div>
    </Pane>
  );
}

function Again({ from }: { readonly from: From }) {
  const { desk } = useStore();
  const machine = from === 'machine';
  return (
    <button type="button" class="button urgent" onClick={() => void desk.propose(machine ? 'machine' : 'folder')}>
      {machine ? proposalWords.lookAgain : proposalWords.openAnotherFolder}
    </button>
  );
}
