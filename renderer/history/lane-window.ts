/** The stretch of time that the timeline shows, and how it moves. Times are epoch milliseconds. Pure. */
import { TIMING } from '../timing.ts';

export interface LaneWindow {
  readonly from: number;
  readonly to: number;
  /** It ends now and goes on with the clock. */
  readonly follows: boolean;
}

export const laneSpans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

export type LaneSpanName = keyof typeof laneSpans;

export function windowOf(name: LaneSpanName, now: number): LaneWindow {
  return { from: now - laneSpans[name], to: now, follows: true };
}

/** Which of the spans it is as long as, if any. */
export function nameOf({ from, to }: LaneWindow): LaneSpanName | undefined {
  const names = Object.keys(laneSpans) as LaneSpanName[];
  return names.find((name) => Math.abs(laneSpans[name] - (to - from)) < 1_000);
}

/** One that follows ends at this moment. */
export function followed(window: LaneWindow, now: number): LaneWindow {
  return window.follows ? { ...window, from: now - (window.to - window.from), to: now } : window;
}

/** The share of the width that stays where it is when nobody points anywhere: now, where it is shown. */
export function anchorOf({ follows }: LaneWindow): number {
  return follows ? 1 : 0.5;
}

/** `factor` below 1 shows less time. `at`: the share of the width that stays where it is, from 0 to 1. */
export function zoomed(window: LaneWindow, factor: number, at: number, now: number): LaneWindow {
  const length = window.to - window.from;
  const next = Math.min(TIMING.longestLaneMs, Math.max(TIMING.shortestLaneMs, length * factor));
  const fixed = window.from + length * at;
  return settled(fixed - next * at, next, now);
}

/** `share` of its own length; below 0 goes back in time. */
export function panned(window: LaneWindow, share: number, now: number): LaneWindow {
  const length = window.to - window.from;
  return settled(window.from + length * share, length, now);
}

/** There is nothing after now, and less than a week of it is worth looking for. */
function settled(from: number, length: number, now: number): LaneWindow {
  const to = from + length;
  const isLast = to >= now - length / 200;
  return isLast ? { from: now - length, to: now, follows: true } : { from, to, follows: false };
}

/** Where a moment lies in the window, as a share of its width; before and after it are cut off. */
export function shareOf({ from, to }: Pick<LaneWindow, 'from' | 'to'>, at: number): number {
  return to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 0;
}

const MINUTE = 60_000;
const STEPS = [1 / 30, 1 / 12, 1 / 6, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880].map(
  (minutes) => minutes * MINUTE,
);

/** Round moments of local time for the axis: at most `most`, oldest first. */
export function ticksOf({ from, to }: Pick<LaneWindow, 'from' | 'to'>, most: number): readonly number[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? 7 * 1_440 * MINUTE;
  // Rounded to local midnight, not to that of Greenwich.
  const offset = new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
