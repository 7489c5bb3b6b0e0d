import { useRef, useState } from 'preact/hooks';
import type { LaneSpan, Timeline } from '../../../electron/contract/timeline.ts';
import { bracketsOf, busyLanes } from '../../history/lane-view.ts';
import { anchorOf, type LaneWindow, panned, zoomed } from '../../history/lane-window.ts';
import { TIMING } from '../../timing.ts';
import { timelineWords } from '../../words/timeline.ts';
import { LaneAxis } from './lane-axis.tsx';
import { moveAmongSpans } from './lane-focus.ts';
import { LaneRow } from './lane-row.tsx';

/** What is pointed at or has the focus. */
export interface LanePoint {
  readonly service: string;
  readonly span: LaneSpan;
}

interface LanesProps {
  readonly timeline: Timeline;
  readonly window: LaneWindow;
  readonly now: number;
  /** Left out: the stretch of time stays as it is. */
  readonly onMove?: (window: LaneWindow) => void;
  onPoint(point: LanePoint | undefined): void;
  onOpen(point: LanePoint): void;
  onIncident(id: string): void;
}

/**
 * A lane a service. Arrows go from span to span, Enter opens one; plus, minus and Page Up or Page Down (or the wheel with Ctrl or Shift,
 * or a drag) change the stretch of time.
 */
export function TimelineLanes(props: LanesProps) {
  const { timeline, window, now, onMove } = props;
  const [all, setAll] = useState(false);
  const drag = useRef<{ readonly x: number; readonly window: LaneWindow } | undefined>(undefined);
  const dragged = useRef(false);
  const busy = busyLanes(timeline);
  const many = timeline.lanes.length > TIMING.lanesAtOnce && busy.length < timeline.lanes.length;
  const lanes = many && !all ? busy : timeline.lanes;
  // Where the keyboard comes in: the first lane with anything on it.
  const entry = lanes.find(({ spans }) => spans.some(({ from, to }) => to > window.from && from < window.to));
  const shareAt = (event: { readonly clientX: number }, element: HTMLElement) => {
    const track = element.querySelector('.lane-track')?.getBoundingClientRect();
    return track && track.width > 0 ? Math.min(1, Math.max(0, (event.clientX - track.left) / track.width)) : 0.5;
  };
  const onWheel = (event: WheelEvent & { readonly currentTarget: HTMLElement }) => {
    if (!onMove) return;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      onMove(zoomed(window, 1.0015 ** event.deltaY, shareAt(event, event.currentTarget), now));
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      onMove(panned(window, sideways / 1_000, now));
    }
  };
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const next = onMove && moved(event.key, window, now);
    if (next) onMove(next);
    else if (!moveAmongSpans(event.currentTarget, event.key)) return;
    event.preventDefault();
  };
  return (
    <section
      class="lanes"
      aria-label={timelineWords.lanesTitle}
      aria-describedby={onMove && 'lanes-hint'}
      onWheel={onWheel}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        drag.current = { x: event.clientX, window };
        dragged.current = false;
      }}
      onPointerMove={(event) => {
        const began = drag.current;
        if (!onMove || !began || event.buttons === 0 || Math.abs(event.clientX - began.x) < 4) return;
        dragged.current = true;
        const width = event.currentTarget.querySelector('.lane-track')?.clientWidth ?? 1;
        onMove(panned(began.window, (began.x - event.clientX) / width, now));
      }}
      onClickCapture={(event) => {
        // The end of a drag over a span is no click on it.
        if (dragged.current) event.stopPropagation();
        dragged.current = false;
      }}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerLeave={() => props.onPoint(undefined)}
    >
      {lanes.map((lane) => (
        <LaneRow
          {...props}
          key={lane.service}
          lane={lane}
          brackets={bracketsOf(timeline, lane.service, window)}
          isEntry={lane === entry}
        />
      ))}
      <LaneAxis window={window} />
      {many && (
        <button type="button" class="link lanes-rest" onClick={() => setAll(!all)}>
          {all ? timelineWords.hideQuiet : timelineWords.showQuiet(timeline.lanes.length - busy.length)}
        </button>
      )}
    </section>
  );
}

function moved(key: string, window: LaneWindow, now: number): LaneWindow | undefined {
  switch (key) {
    case '+':
    case '=':
      return zoomed(window, 0.5, anchorOf(window), now);
    case '-':
      return zoomed(window, 2, anchorOf(window), now);
    case 'PageUp':
      return panned(window, -0.5, now);
    case 'PageDown':
      return panned(window, 0.5, now);
    default:
      return undefined;
  }
}
