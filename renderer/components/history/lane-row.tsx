import type { LaneSpan, Timeline } from '../../../electron/contract/timeline.ts';
import { bareCause } from '../../../shared/text/cause.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { type Bracket, describeSpan, spanLook } from '../../history/lane-view.ts';
import { type LaneWindow, shareOf } from '../../history/lane-window.ts';
import { timelineWords } from '../../words/timeline.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import type { LanePoint } from './timeline-lanes.tsx';

interface RowProps {
  readonly lane: Timeline['lanes'][number];
  readonly window: LaneWindow;
  readonly brackets: readonly Bracket[];
  /** Its last span is where the keyboard comes in. */
  readonly isFirst: boolean;
  onPoint(point: LanePoint | undefined): void;
  onOpen(point: LanePoint): void;
  onIncident(id: string): void;
}

/** How one service was: the worse a state, the taller and the more filled its span, so that no colour is needed to see it. */
export function LaneRow({ lane, window, brackets, isFirst, onPoint, onOpen, onIncident }: RowProps) {
  const { service } = lane;
  const spans = lane.spans.filter(({ from, to }) => to > window.from && from < window.to);
  return (
    <div class="lane">
      <span class="lane-name" title={service}>
        {service}
      </span>
      <ol class="lane-track" aria-label={timelineWords.laneOf(service)}>
        {spans.map((span, index) => (
          <li key={span.from}>
            <SpanButton
              span={span}
              window={window}
              label={describeSpan(service, span)}
              isEntry={isFirst && index === spans.length - 1}
              onPoint={(on) => onPoint(on ? { service, span } : undefined)}
              onOpen={() => onOpen({ service, span })}
            />
          </li>
        ))}
        {brackets.map((bracket) => (
          <li key={bracket.incident.id}>
            <BracketMark bracket={bracket} onIncident={onIncident} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface SpanProps {
  readonly span: LaneSpan;
  readonly window: LaneWindow;
  readonly label: string;
  readonly isEntry: boolean;
  onPoint(on: boolean): void;
  onOpen(): void;
}

/** From this share of the width on, the drawing of the state fits in a span, and from that one its word. */
const GLYPH_FITS = 0.04;
const WORD_FITS = 0.14;

function SpanButton({ span, window, label, isEntry, onPoint, onOpen }: SpanProps) {
  const look = spanLook(span);
  const [left, right] = [shareOf(window, span.from), shareOf(window, span.to)];
  const isLoud = look.tone === 'bad' || look.tone === 'warn';
  return (
    <button
      type="button"
      class={`lane-span tone-${look.tone}`}
      style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      aria-label={label}
      tabIndex={isEntry ? 0 : -1}
      onPointerEnter={() => onPoint(true)}
      onFocus={() => onPoint(true)}
      onClick={onOpen}
    >
      {isLoud && right - left > GLYPH_FITS && <StateGlyph look={look} size={11} />}
      {isLoud && right - left > WORD_FITS && <span>{look.word}</span>}
    </button>
  );
}

function BracketMark({ bracket, onIncident }: { readonly bracket: Bracket; onIncident(id: string): void }) {
  const { incident, from, to, isRoot } = bracket;
  const { id, rootService, openedAt, cause, told, closedAt } = incident;
  const place = { left: `min(${from * 100}%, 100% - 10px)`, width: `${(to - from) * 100}%` };
  const tone = closedAt === undefined ? 'bad' : told ? 'warn' : 'quiet';
  const open = closedAt === undefined ? ' open' : '';
  if (!isRoot) return <span class={`bracket tone-${tone}${open}`} style={place} aria-hidden="true" />;
  const label = timelineWords.incident(rootService, formatLocalTime(openedAt), bareCause(rootService, cause));
  return (
    <button
      type="button"
      class={`bracket root tone-${tone}${open}`}
      style={place}
      aria-label={label}
      title={label}
      onClick={() => onIncident(id)}
    />
  );
}
