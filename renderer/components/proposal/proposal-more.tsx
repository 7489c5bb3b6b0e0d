import { useEffect, useState } from 'preact/hooks';
import type { ProposalView } from '../../../electron/contract/proposal.ts';
import { reasonOf } from '../../reason.ts';
import { proposalWords } from '../../words/proposal.ts';
import { useStore } from '../app/store-context.ts';

interface ProposalNotesProps {
  readonly notes: ProposalView['notes'];
  readonly open?: boolean;
}

/** What was read and is not taken over: counted where nobody asks, listed where somebody does. */
export function ProposalNotes({ notes, open = false }: ProposalNotesProps) {
  if (notes.length === 0) return null;
  return (
    <details class="proposal-more" open={open}>
      <summary>{proposalWords.leftOut(notes.length)}</summary>
      <ul>
        {notes.map(({ file, line, message, hint }) => (
          <li key={`${file} ${line} ${message}`}>
            {file && <code class="place">{[fileName(file), line].filter((part) => part !== undefined).join(':')}</code>}{' '}
            {message}
            {hint && <span class="hint"> ({hint})</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

interface ProposalTextProps {
  readonly proposal: ProposalView;
  readonly chosen: ReadonlySet<string>;
}

/** The stack file that would be written with what is ticked now. */
export function ProposalText({ proposal, chosen }: ProposalTextProps) {
  const { bridge } = useStore();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState<string>();
  const services = proposal.services.map(({ id }) => id).filter((id) => chosen.has(id));
  const key = services.join('\n');
  useEffect(() => {
    if (!open) return;
    bridge
      .request('stacklight:proposal-text', { proposal: proposal.id, services })
      .then(({ text, problem }) => setText(problem?.message ?? text))
      .catch((error) => setText(reasonOf(error)));
  }, [open, key]);
  return (
    <details class="proposal-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{proposalWords.asStackFile}</summary>
      <pre>{text ?? proposalWords.yamlLoading}</pre>
    </details>
  );
}
