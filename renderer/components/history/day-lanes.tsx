import { useComputed } from '@preact/signals';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { goingOn, routeOfSpan } from '../../history/lane-view.ts';
import { stretchFor, windowOf } from '../../history/lane-window.ts';
import { TIMING } from '../../timing.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { useRequest } from '../app/use-request.ts';
import { TimelineLanes } from './timeline-lanes.tsx';

/** How each service of a stack was over the last day. It goes on with the minutes, so that at rest nothing is drawn. */
export function DayLanes({ stack, several }: { readonly stack: Snapshot; readonly several: boolean }) {
  const { trail, now } = useStore();
  const { dayLanesMs } = TIMING;
  // The minute that is under way belongs to it.
  const end = useComputed(() => Math.ceil(now.value / dayLanesMs) * dayLanesMs).value;
  const window = windowOf('day', end);
  const request = { stack: stack.key, ...stretchFor(window, TIMING.lanePieces) };
  const { answer } = useRequest('stacklight:timeline', request, { anew: stack.events.at(-1)?.seq });
  const timeline = answer?.timeline && goingOn(answer.timeline, end);
  if (!timeline || timeline.lanes.every(({ spans }) => spans.length === 0)) return null;
  return (
    <section class="panel">
      <h3 class="section-title">{several ? historyWords.lastDayOfStack(stack.stack) : historyWords.lastDay}</h3>
      <TimelineLanes
        timeline={timeline}
        window={window}
        now={end}
        onPoint={() => undefined}
        onOpen={({ service, span }) => trail.go(routeOfSpan(stack.key, timeline, service, span))}
        onIncident={(incident) => trail.go({ kind: 'report', stack: stack.key, incident })}
      />
    </section>
  );
}
