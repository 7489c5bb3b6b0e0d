import type { Level } from '../../../shared/logs/level.ts';
import { displayOf, shapeOf, shownFields } from '../../../shared/logs/shape.ts';
import { plainText } from '../../ansi.ts';
import type { Range } from '../../logs/match.ts';
import { LINE_CHARACTERS, type LogRow } from '../../logs/rows.ts';
import { cutSpans, markedSpans } from '../../logs/spans.ts';
import { stampOf } from '../../logs/times.ts';
import { logsWords } from '../../words/logs.ts';

export interface RowLook {
  readonly times: boolean;
  /** Number of the colour of each service, where several stand together. */
  readonly lanes: ReadonlyMap<string, number> | undefined;
  readonly hits: ReadonlyMap<number, readonly Range[]> | undefined;
  /** Key of the row that the search stands at, or that was jumped to. */
  readonly current: string | undefined;
  turn(id: number): void;
  filter(name: string, value: string): void;
}

const none: readonly Range[] = [];

/** One row of a log. Nothing of a log is ever taken for markup: all of it goes into text nodes. */
export function LogRowView({ row, look }: { readonly row: LogRow; readonly look: RowLook }) {
  switch (row.kind) {
    case 'line':
      return <LineRow row={row} look={look} />;
    case 'field':
      return <FieldRow row={row} look={look} />;
    case 'text':
      return (
        <div class="log-row within">
          <Gutter row={row} look={look} />
          <span class="log-arrow" />
          <span class="log-text">{plainText(row.text)}</span>
        </div>
      );
    case 'mark':
      return (
        <div class={`log-row log-mark tone-${row.mark.tone}${look.current === row.key ? ' current' : ''}`}>
          {look.times && (
            <span class="log-time" title={row.mark.at > 0 ? stampOf(row.mark.at).exact : undefined}>
              {row.mark.at > 0 && stampOf(row.mark.at).time}
            </span>
          )}
          <span class="log-mark-text">{row.mark.text}</span>
        </div>
      );
  }
}

function Gutter({
  row,
  look,
  at,
}: {
  readonly row: { readonly service: string };
  readonly look: RowLook;
  readonly at?: number;
}) {
  const stamp = at === undefined ? undefined : stampOf(at);
  return (
    <>
      {look.times && (
        <span class="log-time" title={stamp?.exact}>
          {stamp?.time}
        </span>
      )}
      {look.lanes && (
        <span class={`log-service lane-${look.lanes.get(row.service) ?? 1}`} title={row.service}>
          {row.service}
        </span>
      )}
    </>
  );
}

type LineProps = { readonly row: Extract<LogRow, { kind: 'line' }>; readonly look: RowLook };

function LineRow({ row, look }: LineProps) {
  const { entry, folds, open, within, more } = row;
  const shape = shapeOf(entry.text);
  const marks = look.hits?.get(entry.id);
  const names = ['log-row', shape.level && `level-${shape.level}`, within && 'within', marks && 'found'];
  const current = look.current === row.key && 'current';
  const text = folds === 'fields' ? <Fields row={row} look={look} /> : <Runs row={row} marks={marks ?? none} />;
  return (
    <div class={[...names, current].filter(Boolean).join(' ')}>
      <Gutter row={row} look={look} at={entry.at} />
      <span class="log-arrow">
        {folds && <Fold open={open} label={logsWords.fold(folds, more)} onTurn={() => look.turn(entry.id)} />}
      </span>
      <span class="log-text">
        {text}
        {folds === 'trace' && !open && (
          <button type="button" class="log-more" tabIndex={-1} onClick={() => look.turn(entry.id)}>
            {logsWords.moreLines(more)}
          </button>
        )}
      </span>
    </div>
  );
}

function Fold({ open, label, onTurn }: { readonly open: boolean; readonly label: string; onTurn(): void }) {
  return (
    <button type="button" class="log-fold" aria-expanded={open} aria-label={label} title={label} onClick={onTurn}>
      <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
        <path d="M3 1.5 7 5 3 8.5" />
      </svg>
    </button>
  );
}

/** A line with the colours that its program gave it. */
function Runs({ row, marks }: { readonly row: LineProps['row']; readonly marks: readonly Range[] }) {
  const { raw, text } = row.entry;
  // A line that would fill pages is shown by its beginning; the fold has the rest.
  const spans = text.length > LINE_CHARACTERS ? cutSpans([plainSpan(text)], marks) : markedSpans(raw, marks);
  return (
    <>
      {spans.map(({ text: run, color, bold, dim, hit }) => {
        const name = [color && `ansi-${color}`, bold && 'ansi-bold', dim && 'ansi-dim', hit && 'hit'];
        const names = name.filter(Boolean).join(' ');
        return names ? <span class={names}>{run}</span> : run;
      })}
    </>
  );
}

function plainSpan(text: string) {
  return { text: `${text.slice(0, LINE_CHARACTERS)}…`, bold: false, dim: false };
}

/** Level, message and fields of a line of JSON or logfmt. A field is pressed to see the lines that have the same. */
function Fields({ row, look }: LineProps) {
  const shape = shapeOf(row.entry.text);
  const fields = shownFields(shape);
  const display = displayOf(shape);
  const marks = look.hits?.get(row.entry.id) ?? none;
  const behind = fields.map(([name, value]) => name.length + value.length + 1);
  const message =
    shape.message === '' ? '' : display.slice(0, display.length - sum(behind) - SEPARATOR * fields.length);
  let offset = message.length;
  return (
    <>
      <LevelTag level={shape.level} />
      <Marked text={message.slice(0, LINE_CHARACTERS)} marks={marks} />
      {display.length <= LINE_CHARACTERS &&
        fields.map(([name, value]) => {
          const label = `${offset === 0 ? '' : ' '.repeat(SEPARATOR)}${name}=`;
          const from = offset;
          offset += label.length + value.length;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the same stands as a button below the line, once it is unfolded
            // biome-ignore lint/a11y/useKeyWithClickEvents: as above
            <span class="log-field" title={logsWords.filterBy(name)} onClick={() => look.filter(name, value)}>
              <Marked text={label} marks={shifted(marks, from)} />
              <b>
                <Marked text={value} marks={shifted(marks, from + label.length)} />
              </b>
            </span>
          );
        })}
    </>
  );
}

const SEPARATOR = 2;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function shifted(marks: readonly Range[], by: number): readonly Range[] {
  return marks.flatMap(([from, to]): Range[] => (to > by ? [[Math.max(0, from - by), to - by]] : []));
}

function Marked({ text, marks }: { readonly text: string; readonly marks: readonly Range[] }) {
  const spans = cutSpans([{ text, bold: false, dim: false }], marks);
  return <>{spans.map((span) => (span.hit ? <span class="hit">{span.text}</span> : span.text))}</>;
}

function LevelTag({ level }: { readonly level: Level | undefined }) {
  return <span class={`log-level ${level ? `is-${level}` : ''}`}>{(level ?? '').toUpperCase().padEnd(LEVEL)}</span>;
}

const LEVEL = 6;

function FieldRow({ row, look }: { readonly row: Extract<LogRow, { kind: 'field' }>; readonly look: RowLook }) {
  const [name, value] = row.field;
  return (
    <div class="log-row within">
      <Gutter row={row} look={look} />
      <span class="log-arrow" />
      <span class="log-text log-detail">
        <span class="log-name">{plainText(name)}</span>
        {value !== '' && (
          <button
            type="button"
            class="log-value"
            title={logsWords.filterBy(name)}
            aria-label={logsWords.filterByValue(name, value)}
            onClick={() => look.filter(name, value)}
          >
            {plainText(value)}
          </button>
        )}
      </span>
    </div>
  );
}
