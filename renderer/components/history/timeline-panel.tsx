import { useState } from 'preact/hooks';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { formatClock, formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { incidentOf, spanLook } from '../../history/lane-view.ts';
import {
  anchorOf,
  type LaneSpanName,
  type LaneWindow,
  laneSpans,
  nameOf,
  panned,
  windowOf,
  zoomed,
} from '../../history/lane-window.ts';
import { TIMING } from '../../timing.ts';
import { timelineWords } from '../../words/timeline.ts';
import { useStore } from '../app/store-context.ts';
import { useRequest } from '../app/use-request.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { type LanePoint, TimelineLanes } from './timeline-lanes.tsx';

interface PanelProps {
  readonly stack: Snapshot;
  readonly service: string | undefined;
  readonly window: LaneWindow;
  onMove(window: LaneWindow): void;
}

/** The lanes of a stack over a stretch of time, with what moves it and what the span means that is pointed at. */
export function TimelinePanel({ stack, service, window, onMove }: PanelProps) {
  const { trail, now } = useStore();
  const [point, setPoint] = useState<LanePoint | undefined>(undefined);
  const { timeline, failure } = useTimeline(stack, service, window);
  const open = ({ service: of, span }: LanePoint) => {
    const incident = timeline && incidentOf(timeline, of, span);
    if (incident) trail.go({ kind: 'report', stack: stack.key, incident: incident.id });
    else trail.go({ kind: 'logs', stack: stack.key, service: of, at: span.from });
  };
  return (
    <section class="panel timeline" aria-label={timelineWords.title}>
      <WindowTools window={window} onMove={onMove} />
      {failure && <p class="banner tone-bad">{timelineWords.failed(failure)}</p>}
      {timeline ? (
        <TimelineLanes
          timeline={timeline}
          window={window}
          now={now.value}
          onMove={onMove}
          onPoint={setPoint}
          onOpen={open}
          onIncident={(incident) => trail.go({ kind: 'report', stack: stack.key, incident })}
        />
      ) : (
        !failure && <p class="empty-note">{timelineWords.loading}</p>
      )}
      <p class="lane-readout" aria-hidden="true">
        {point ? (
          <Readout
            point={point}
            isIncident={timeline !== undefined && incidentOf(timeline, point.service, point.span) !== undefined}
          />
        ) : (
          timeline?.knownFrom !== undefined &&
          timeline.knownFrom > window.from &&
          timelineWords.knownSince(formatClock(timeline.knownFrom, now.value))
        )}
      </p>
      <p id="lanes-hint" class="silent">
        {timelineWords.hint}
      </p>
    </section>
  );
}

function Readout({
  point: { service, span },
  isIncident,
}: {
  readonly point: LanePoint;
  readonly isIncident: boolean;
}) {
  const look = spanLook(span);
  const { from, to, changes, cause } = span;
  return (
    <>
      <StateGlyph look={look} size={12} /> <b>{service}</b> <b class={`word tone-${look.tone}`}>{look.word}</b>{' '}
      {formatLocalTime(from)}, {formatDuration(to - from)}
      {changes > 1 && `, ${timelineWords.changes(changes)}`}: {cause}
      <span class="hint"> · {isIncident ? timelineWords.openIncident : timelineWords.openLog}</span>
    </>
  );
}

/** The answer reaches a window's length to both sides, so that a pan has something to show at once. */
function useTimeline(stack: Snapshot, service: string | undefined, window: LaneWindow) {
  const length = window.to - window.from;
  // In steps of a quarter, so that a window that follows the clock or a small pan asks nothing anew.
  const step = Math.max(1, Math.round(length / 4));
  const from = Math.max(0, Math.floor(window.from / step) * step - length);
  const to = Math.ceil(window.to / step) * step + length;
  const finestMs = Math.max(1, Math.round(length / TIMING.lanePieces));
  const request = {
    stack: stack.key,
    ...(service === undefined ? {} : { service }),
    from: Math.round(from),
    to: Math.round(to),
    finestMs,
  };
  const { answer, failure } = useRequest('stacklight:timeline', request, {
    everyMs: TIMING.timelinePollMs,
    anew: stack.events.at(-1)?.seq,
  });
  return { timeline: answer?.timeline, failure: failure ?? answer?.problem?.message };
}

interface ToolsProps {
  readonly window: LaneWindow;
  onMove(window: LaneWindow): void;
}

function WindowTools({ window, onMove }: ToolsProps) {
  const { now } = useStore();
  const at = now.value;
  const chosen = nameOf(window);
  const tools: readonly (readonly [IconName, string, () => LaneWindow])[] = [
    ['earlier', timelineWords.earlier, () => panned(window, -0.5, at)],
    ['later', timelineWords.later, () => panned(window, 0.5, at)],
    ['minus', timelineWords.zoomOut, () => zoomed(window, 2, anchorOf(window), at)],
    ['plus', timelineWords.zoomIn, () => zoomed(window, 0.5, anchorOf(window), at)],
  ];
  return (
    <div class="timeline-tools">
      <fieldset class="segments">
        <legend class="silent">{timelineWords.spansTitle}</legend>
        {(Object.keys(laneSpans) as LaneSpanName[]).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={chosen === name && window.follows}
            onClick={() => onMove(windowOf(name, at))}
          >
            {timelineWords.spanName(name)}
          </button>
        ))}
      </fieldset>
      <span class="timeline-stretch">
        {timelineWords.stretch(
          formatClock(window.from, at),
          window.follows ? timelineWords.toNow : formatClock(window.to, at),
        )}
      </span>
      {tools.map(([icon, label, next]) => (
        <button
          key={icon}
          type="button"
          class="button bare"
          aria-label={label}
          title={label}
          onClick={() => onMove(next())}
        >
          <Icon name={icon} />
        </button>
      ))}
    </div>
  );
}
