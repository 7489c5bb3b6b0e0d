import { useState } from 'preact/hooks';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { formatClock, formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { goingOn, incidentOf, routeOfSpan, spanLook } from '../../history/lane-view.ts';
import {
  anchorOf,
  type LaneSpanName,
  type LaneWindow,
  laneSpans,
  nameOf,
  panned,
  stretchFor,
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
          onOpen={({ service: of, span }) => trail.go(routeOfSpan(stack.key, timeline, of, span))}
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
          <Aside knownFrom={timeline?.knownFrom} window={window} />
        )}
      </p>
      <p id="lanes-hint" class="silent">
        {timelineWords.hint}
      </p>
    </section>
  );
}

/** Where the history begins, where that is to be seen; else how the lanes are moved. */
function Aside({ knownFrom, window }: { readonly knownFrom: number | undefined; readonly window: LaneWindow }) {
  const { now } = useStore();
  const begins = knownFrom !== undefined && knownFrom > window.from;
  return <>{begins ? timelineWords.knownSince(formatClock(knownFrom, now.value)) : timelineWords.shortHint}</>;
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

function useTimeline(stack: Snapshot, service: string | undefined, window: LaneWindow) {
  const { now } = useStore();
  const of = service === undefined ? {} : { service };
  const request = { stack: stack.key, ...of, ...stretchFor(window, TIMING.lanePieces) };
  const { answer, failure } = useRequest('stacklight:timeline', request, {
    everyMs: TIMING.timelinePollMs,
    anew: stack.events.at(-1)?.seq,
  });
  const timeline = answer?.timeline && goingOn(answer.timeline, now.value);
  return { timeline, failure: failure ?? answer?.problem?.message };
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
      <div class="timeline-moves">
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
    </div>
  );
}
