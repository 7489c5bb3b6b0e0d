import type { LogState } from '../../../electron/contract/logs.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { type LogBook, wantOlder } from '../../logs/book.ts';
import type { Found } from '../../logs/searcher.ts';
import { logsWords } from '../../words/logs.ts';
import { Nothing } from '../ui/nothing.tsx';

/** What is to be known of the lines that are there: some services cannot be read, or not all of it is kept here. */
export function LogNote({ book, full }: { readonly book: LogBook; readonly full: boolean }) {
  if (book.count === 0) return null;
  const parts = [...book.services.values()].map(({ part }) => part);
  const notes = parts.flatMap(({ service, state, note }) => {
    if (state === 'vanished') return [`${logsWords.vanished(service)} ${logsWords.vanishedHint}`];
    return note === undefined ? [] : [`${service}: ${note}`];
  });
  const left = full && (book.trimmed || wantOlder(book).length > 0) ? [logsWords.full] : [];
  return (
    <>
      {[...new Set([...notes, ...left])].map((note) => (
        <p key={note} class="log-note">
          {note}
        </p>
      ))}
    </>
  );
}

interface NothingProps {
  readonly book: LogBook;
  readonly service: ServiceView | undefined;
  readonly found: Found | undefined;
  readonly cleared: boolean;
  /** Not all lines were looked through yet. */
  readonly looking: boolean;
  onShowAll(): void;
}

/** In the place of lines where there are none: why, and what to do. */
export function LogNothing({ book, service, found, cleared, looking, onShowAll }: NothingProps) {
  if (book.count > 0) {
    if (cleared && !found) return <Nothing icon="logs" title={logsWords.cleared} />;
    if (looking) return <Nothing icon="logs" title={logsWords.searching} hint={logsWords.noMatchesHint(book.count)} />;
    return (
      <Nothing icon="logs" title={logsWords.noMatches} hint={logsWords.noMatchesHint(book.count)}>
        <button type="button" class="button" onClick={onShowAll}>
          {logsWords.clearFilters}
        </button>
      </Nothing>
    );
  }
  if (!service) return <Nothing icon="logs" title={logsWords.noOutputOfAll} />;
  const part = book.services.get(service.id)?.part;
  const { title, hint } = emptyWords(part?.state ?? 'kept', service.id);
  return <Nothing icon="logs" title={title} hint={part?.note ?? hint} />;
}

function emptyWords(state: LogState, service: string): { readonly title: string; readonly hint?: string } {
  switch (state) {
    case 'kept':
      return { title: logsWords.noOutput(service) };
    case 'not-started':
      return { title: logsWords.notStarted(service), hint: logsWords.notStartedHint };
    case 'vanished':
      return { title: logsWords.vanished(service), hint: logsWords.vanishedHint };
    case 'external':
      return { title: logsWords.external(service), hint: logsWords.externalHint };
    case 'unseen':
      return { title: logsWords.unseen(service), hint: logsWords.unseenHint };
    case 'unreadable':
      return { title: logsWords.unreadable(service) };
    case 'unknown':
      return { title: logsWords.unknown(service) };
  }
}
