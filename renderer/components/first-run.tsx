import { OpenWays } from './open-ways.tsx';
import { StackLight } from './stack-light.tsx';

/** No stack is open: what this is and the ways on. */
export function FirstRun() {
  return (
    <div class="first-run">
      <StackLight light="grey" />
      <h2>No stack is open</h2>
      <p class="first-run-lead">
        Stacklight watches the services of your project, says in one light whether all of them work, and puts them right
        with one click.
      </p>
      <OpenWays />
    </div>
  );
}
