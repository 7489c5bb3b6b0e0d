import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../../shared/text/count.ts';
import { plainText } from '../../ansi.ts';
import { matchingLines } from '../../log-search.ts';
import { TIMING } from '../../timing.ts';
import { logsWords } from '../../words/logs.ts';
import { useStore } from '../app/store-context.ts';
import { copyText } from '../ui/copy-text.ts';
import type { IconName } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pane } from '../ui/pane.tsx';
import { LogLines } from './log-lines.tsx';
import { useLogTail } from './use-log-tail.ts';

const none: readonly string[] = [];

/** The log tail of one service: follows, pauses, searches, wraps, copies. */
export function LogsPane({ stack, service }: { readonly stack: string; readonly service: string }) {
  const { bridge, tell } = useStore();
  const [paused, setPaused] = useState(false);
  const [follow, setFollow] = useState(true);
  const [wrap, setWrap] = useState(true);
  const [query, setQuery] = useState('');
  const [limit, setLimit] = useState<number>(TIMING.logLines);
  const { chunk, failure } = useLogTail(bridge, stack, service, limit, paused);
  const lines = chunk?.lines ?? none;
  const shown = useMemo(() => matchingLines(lines, query), [lines, query]);
  const copy = () => {
    const copied = copyText(shown.map(plainText).join('\n'));
    const message = copied ? logsWords.copied(shown.length) : logsWords.clipboardUnavailable;
    tell({ message, passing: copied });
  };
  const togglePause = () => {
    setPaused(!paused);
    if (paused) setFollow(true);
  };
  const tools = (
    <>
      <ToolButton icon={paused ? 'play' : 'pause'} label={logsWords.pause} pressed={paused} onPress={togglePause} />
      <ToolButton icon="wrap" label={logsWords.wrapLines} pressed={wrap} onPress={() => setWrap(!wrap)} />
      <ToolButton icon="copy" label={logsWords.copyLines} onPress={copy} />
    </>
  );
  const subtitle = paused ? logsWords.paused : follow ? logsWords.following : logsWords.scrolledUp;
  return (
    <Pane title={logsWords.title(service)} subtitle={subtitle} tools={tools} fixed>
      <LogSearch query={query} onQuery={setQuery} found={query.trim() ? shown.length : undefined} />
      {chunk?.note && <p class="log-note">{chunk.note}</p>}
      {failure && <p class="log-note tone-bad">{logsWords.readFailed(failure)}</p>}
      {!chunk && !failure && <p class="empty-note">{logsWords.loading}</p>}
      {chunk && shown.length === 0 && (
        <p class="empty-note">{lines.length > 0 ? logsWords.noMatches : logsWords.noOutput(service)}</p>
      )}
      {lines.length >= limit && limit < TIMING.moreLogLines && (
        <button type="button" class="link log-more" onClick={() => setLimit(TIMING.moreLogLines)}>
          {logsWords.loadMore(limit)}
        </button>
      )}
      <LogLines
        lines={shown}
        query={query}
        wrap={wrap}
        label={logsWords.logOf(service)}
        follow={follow && !paused}
        onScroll={setFollow}
      />
    </Pane>
  );
}

interface ToolButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly pressed?: boolean;
  onPress(): void;
}

function ToolButton({ icon, label, pressed, onPress }: ToolButtonProps) {
  return (
    <button type="button" class="button bare" aria-label={label} title={label} aria-pressed={pressed} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

interface LogSearchProps {
  readonly query: string;
  readonly found: number | undefined;
  onQuery(query: string): void;
}

/** The filter; `/` anywhere in the view goes to it, Escape empties it before it leaves. */
function LogSearch({ query, found, onQuery }: LogSearchProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focusOnSlash = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target === field.current) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', focusOnSlash);
    return () => document.removeEventListener('keydown', focusOnSlash);
  }, []);
  const emptyOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || query === '') return;
    event.stopPropagation();
    onQuery('');
  };
  return (
    <search class="log-search">
      <Icon name="search" />
      <input
        ref={field}
        type="text"
        placeholder={logsWords.filterPlaceholder}
        aria-label={logsWords.filterLabel}
        value={query}
        onInput={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={emptyOnEscape}
      />
      <span role="status">{found === undefined ? '' : formatCount(found, 'line')}</span>
    </search>
  );
}
