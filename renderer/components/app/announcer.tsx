import { useEffect, useRef, useState } from 'preact/hooks';
import type { View } from '../../../electron/contract/view.ts';
import { announcing, changesOf, NOTHING_SAID } from '../../announce.ts';
import { useStore } from '../app/store-context.ts';

/** Says to a screen reader what changed its state, politely and not more often than it can be listened to. */
export function Announcer({ view }: { readonly view: View }) {
  const { now } = useStore();
  const before = useRef(view);
  const [said, setSaid] = useState(NOTHING_SAID);
  // The clock is listened to only while something waits to be said: at rest nothing is drawn.
  const clock = said.waiting.length > 0 ? now.value : now.peek();
  useEffect(() => {
    const changes = changesOf(before.current, view);
    before.current = view;
    setSaid((last) => announcing(last, changes, clock));
  }, [view, clock]);
  return (
    <p class="silent" role="status">
      {said.text}
    </p>
  );
}
