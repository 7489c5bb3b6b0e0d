import { reasonOf } from '../../reason.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { Markdown } from '../ui/markdown.tsx';

interface NotesProps {
  readonly stack: string;
  readonly service: string;
  readonly notes: string;
}

/** What the team wrote about it in the stack file. */
export function NotesPanel({ stack, service, notes }: NotesProps) {
  const { bridge, tell } = useStore();
  const open = (url: string) => {
    bridge.request('stacklight:open-link', { stack, service, url }).then(
      (opened) => !opened && tell({ message: serviceWords.linkRefused(url) }),
      (error: unknown) => tell({ message: reasonOf(error) }),
    );
  };
  return (
    <section class="panel notes" aria-label={serviceWords.notesTitle}>
      <h3 class="section-title">{serviceWords.notesTitle}</h3>
      <Markdown text={notes} top={4} onLink={open} />
    </section>
  );
}
