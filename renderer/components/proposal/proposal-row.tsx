import type { ProposedServiceView } from '../../../electron/contract/proposal.ts';
import { runWords } from '../../proposal-words.ts';
import { proposalWords } from '../../words/proposal.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';

const kinds = {
  native: { icon: 'process', word: proposalWords.process },
  container: { icon: 'box', word: proposalWords.container },
  external: { icon: 'eye', word: proposalWords.onlyWatched },
} as const;

interface ProposalRowProps {
  readonly service: ProposedServiceView;
  readonly ticked: boolean;
}

/** One proposed service: what it is, where it listens, how it is checked, what would run, and why we think so. */
export function ProposalRow({ service, ticked }: ProposalRowProps) {
  const { desk } = useStore();
  const { id, kind, ports, check, problem } = service;
  const { icon, word } = kinds[kind];
  return (
    <li class={`proposal-row${ticked ? '' : ' unticked'}`}>
      <div class="proposal-line">
        <label class="proposal-name">
          <input type="checkbox" checked={ticked} onChange={(event) => desk.tick([id], event.currentTarget.checked)} />
          <span class="proposal-id">{id}</span>
        </label>
        <span class="proposal-kind">
          <Icon name={icon} />
          {word}
        </span>
        <span class="proposal-ports">
          {ports.map((port) => (
            <span key={port}>{port.includes(':') ? port : `:${port}`}</span>
          ))}
          {ports.length === 0 && <span class="none">{proposalWords.noPort}</span>}
        </span>
      </div>
      <p class="proposal-check">{check ?? <span class="none">{proposalWords.noHealthCheck}</span>}</p>
      <Runs runs={service.runs} />
      {problem && <p class="proposal-problem tone-bad">{problem}</p>}
      <Why service={service} />
    </li>
  );
}

/** Never cut off: a yes is a yes to all of it. */
function Runs({ runs }: { readonly runs: ProposedServiceView['runs'] }) {
  return runs.map(({ what, text }) => (
    <p key={`${what} ${text}`} class="proposal-run">
      {runWords[what] && <span class="proposal-what">{runWords[what]}: </span>}
      <code>{text}</code>
    </p>
  ));
}

function Why({ service: { id, because, from } }: { readonly service: ProposedServiceView }) {
  const [first = from, ...rest] = because;
  if (because.length === 0) return <p class="proposal-why">{proposalWords.fromSource(from)}</p>;
  return (
    <details class="proposal-why">
      <summary aria-label={proposalWords.whyLabel(id, first)}>{proposalWords.why(first)}</summary>
      <ul>
        {rest.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        <li>{proposalWords.alsoFromSource(from)}</li>
      </ul>
    </details>
  );
}
