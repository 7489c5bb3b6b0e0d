import { OpenWays } from './open-ways.tsx';
import { Pane } from './pane.tsx';

/** The ways to one more stack. */
export function OpenPane() {
  return (
    <Pane title="Open a stack">
      <OpenWays />
    </Pane>
  );
}
