import { formatTick } from '../../../shared/text/clock-time.ts';
import { type LaneWindow, shareOf, ticksOf } from '../../history/lane-window.ts';

/** Round times under the lanes; the lines go up through them. */
export function LaneAxis({ window }: { readonly window: LaneWindow }) {
  return (
    <div class="lane axis" aria-hidden="true">
      <span class="lane-name" />
      <div class="lane-track">
        {ticksOf(window, 6).map((at) => (
          <span key={at} class="tick" style={{ left: `${shareOf(window, at) * 100}%` }}>
            {formatTick(at, window.to - window.from)}
          </span>
        ))}
      </div>
    </div>
  );
}
