import { formatTick } from '../../../shared/text/clock-time.ts';
import { type LaneWindow, shareOf, ticksOf } from '../../history/lane-window.ts';

/** A shorter stretch shows seconds, which take more room. */
const SECONDS_MS = 600_000;

/** What follows a tick at this share of the width is enough for its words in a panel. */
const ROOMY = 0.8;

/** Round times under the lanes; the lines go up through them. */
export function LaneAxis({ window }: { readonly window: LaneWindow }) {
  return (
    <div class="lane axis" aria-hidden="true">
      <span class="lane-name" />
      <div class="lane-track ticks">
        {ticksOf(window, window.to - window.from < SECONDS_MS ? 3 : 6)
          // One that begins at the edge has no room for its words.
          .filter((at) => shareOf(window, at) < ROOMY)
          .map((at) => (
            <span key={at} class="tick" style={{ left: `${shareOf(window, at) * 100}%` }}>
              {formatTick(at, window.to - window.from)}
            </span>
          ))}
      </div>
    </div>
  );
}
