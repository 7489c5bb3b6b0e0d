import { OpenNow } from './open-now.tsx';
import { OpenWays } from './open-ways.tsx';
import { Pane } from './pane.tsx';

/** The ways to one more stack, and the way out of those that are open. */
export function OpenPane() {
  return (
    <Pane title="Open a stack">
      <OpenWays />
      <OpenNow />
    </Pane>
  );
}
