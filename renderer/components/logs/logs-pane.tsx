import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { shownBlocks, wantOlder } from '../../logs/book.ts';
import { chooseForLogs, logChoices } from '../../logs/choices.ts';
import { logMarks } from '../../logs/marks.ts';
import type { LogQuery } from '../../logs/match.ts';
import { createRows, isShown, type LogRow } from '../../logs/rows.ts';
import { isFull } from '../../logs/session.ts';
import { TIMING } from '../../timing.ts';
import { logsWords } from '../../words/logs.ts';
import { useStore } from '../app/store-context.ts';
import { Pane } from '../ui/pane.tsx';
import { LogNote, LogNothing } from './log-notes.tsx';
import { LogSearch } from './log-search.tsx';
import { LogServices } from './log-services.tsx';
import { LogTools } from './log-tools.tsx';
import { LogView } from './log-view.tsx';
import { useHits } from './use-hits.ts';
import { useLogSession } from './use-log-session.ts';

interface LogsPaneProps {
  readonly stack: Snapshot;
  /** Undefined: the logs of all its services, as one. */
  readonly service: ServiceView | undefined;
  /** The moment to look at, epoch milliseconds. */
  readonly at: number | undefined;
}

const NO_QUERY: LogQuery = { text: '', regex: false, matchCase: false, fields: [] };

/** The log of one service, or of a whole stack: live, searched, filtered, and back to its beginning. */
export function LogsPane({ stack, service, at }: LogsPaneProps) {
  const { bridge } = useStore();
  const shownServices = service ? [service] : stack.services.filter(({ kind }) => kind !== 'external');
  const names = shownServices.map(({ id }) => id);
  const session = useLogSession(bridge, stack.key, names);
  const [query, setQuery] = useState(NO_QUERY);
  const [onlyHits, setOnlyHits] = useState(false);
  const [follow, setFollow] = useState(at === undefined);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [turned, setTurned] = useState<ReadonlySet<number>>(new Set());
  const [clearedBefore, setCleared] = useState(Number.NEGATIVE_INFINITY);
  const [leftAt, setLeftAt] = useState(0);
  const { times, wrap } = logChoices.value;
  const book = session.book.value;
  const found = session.searcher.found.value;

  useEffect(() => {
    const empty = query.text === '' && query.atLeast === undefined && query.fields.length === 0;
    const timer = setTimeout(() => session.searcher.look(empty ? undefined : query), empty ? 0 : TIMING.typingMs);
    return () => clearTimeout(timer);
  }, [session, query]);

  const more = wantOlder(book).length > 0 && !isFull(book);
  // What is looked for is looked for in all of the log, as far as it is kept here.
  const wanted = found !== undefined && (found.state.kind === 'looking' || found.state.kind === 'done');
  useEffect(() => {
    if (wanted && more) void session.readOlder();
  }, [session, book, wanted, more]);

  const native = new Set(stack.services.flatMap(({ id, kind }) => (kind === 'native' ? [id] : [])));
  const marks = useMemo(() => logMarks(stack.events, names, native), [stack.events, names.join(' ')]);
  const blocks = useMemo(() => shownBlocks(book), [book]);
  const shown = { found, onlyHits, clearedBefore, hidden };
  const rowsOf = useMemo(createRows, [session]);
  const lines = useMemo(
    () => rowsOf(blocks, { marks, turned, ...shown }),
    [blocks, marks, found, onlyHits, turned, clearedBefore, hidden],
  );
  const rows = useMemo(() => lines.concat(halves(session.book.peek(), found !== undefined, hidden)), [lines, book]);
  const { hits, current, target, step } = useHits(rows, found, session, at, () => setFollow(false));

  const stopFollowing = (next: boolean) => {
    if (follow && !next) setLeftAt(book.nextId);
    setFollow(next);
  };
  const lanes = useMemo(
    () => (service ? undefined : new Map(stack.services.map(({ id }, index) => [id, (index % LANES) + 1]))),
    [service === undefined, stack.services.map(({ id }) => id).join(' ')],
  );
  const look = {
    ...{ times, lanes, current, hits: found?.hits },
    turn: (id: number) => setTurned(toggled(turned, id)),
    filter: (name: string, value: string) => setQuery({ ...query, fields: withField(query.fields, name, value) }),
  };
  const missed = follow ? 0 : book.nextId - leftAt;
  const nothing = rows.length === 0 && session.ready.value;
  return (
    <Pane
      title={service ? logsWords.title(service.id) : logsWords.titleOfAll(stack.stack)}
      subtitle={follow ? logsWords.following : logsWords.paused}
      tools={
        <LogTools
          {...{ session, follow, times, wrap, stack: stack.key, services: names.filter((id) => !hidden.has(id)) }}
          blocks={() => blocks.filter((block) => isShown(block, shown))}
          file={service?.kind === 'native' ? service.id : undefined}
          cleared={clearedBefore > Number.NEGATIVE_INFINITY}
          onFollow={stopFollowing}
          onClear={(clear) => setCleared(clear ? book.nextId : Number.NEGATIVE_INFINITY)}
          onTimes={() => chooseForLogs({ times: !times })}
          onWrap={() => chooseForLogs({ wrap: !wrap })}
        />
      }
      fixed
    >
      <LogSearch
        {...{ query, found, onlyHits }}
        looking={wanted && (more || found.state.kind === 'looking')}
        count={hits.length}
        current={hits.findIndex(({ key }) => key === current) + 1}
        onQuery={setQuery}
        onOnlyHits={setOnlyHits}
        onStep={step}
      />
      {lanes && <LogServices lanes={lanes} services={names} hidden={hidden} onHidden={setHidden} />}
      {session.failure.value && <p class="log-note tone-bad">{logsWords.readFailed(session.failure.value)}</p>}
      <LogNote book={book} full={isFull(book)} />
      {nothing ? (
        <LogNothing
          {...{ book, service, found }}
          looking={wanted && (more || found.state.kind === 'looking')}
          cleared={clearedBefore > Number.NEGATIVE_INFINITY}
          onShowAll={() => {
            setQuery(NO_QUERY);
            setHidden(new Set());
          }}
        />
      ) : (
        <LogView
          {...{ rows, look, wrap, follow, target }}
          label={service ? logsWords.logOf(service.id) : logsWords.logOfAll(stack.stack)}
          onFollow={stopFollowing}
          onTop={() => void session.readOlder()}
          onCopy={(text) =>
            void bridge.request('stacklight:copy-log', { stack: stack.key, text: text.slice(0, 200_000) })
          }
        />
      )}
      {!session.ready.value && !session.failure.value && <p class="nothing">{logsWords.loading}</p>}
      {!follow && missed > 0 && (
        <button type="button" class="button log-missed" title={logsWords.toEnd} onClick={() => stopFollowing(true)}>
          {logsWords.newLines(missed)}
        </button>
      )}
    </Pane>
  );
}

/** As many colours as the tokens have for services. */
const LANES = 8;

/** Lines that are being written, at the end; a search does not know them. */
function halves(
  { services }: { readonly services: ReadonlyMap<string, { readonly part: { readonly half?: string } }> },
  searching: boolean,
  hidden: ReadonlySet<string>,
): LogRow[] {
  if (searching) return [];
  return [...services].flatMap(([service, { part }]): LogRow[] =>
    part.half === undefined || hidden.has(service)
      ? []
      : [{ kind: 'text', key: `h${service}`, service, text: part.half }],
  );
}

function toggled(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

function withField(fields: LogQuery['fields'], name: string, value: string): LogQuery['fields'] {
  return fields.some((field) => field[0] === name && field[1] === value) ? fields : [...fields, [name, value]];
}
