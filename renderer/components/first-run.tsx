import { StackLight } from './stack-light.tsx';
import { useStore } from './store-context.ts';

/** No stack is open: what this is and the two ways on. */
export function FirstRun() {
  const { bridge } = useStore();
  return (
    <div class="first-run">
      <StackLight light="grey" />
      <h2>No stack is open</h2>
      <p>
        Stacklight watches the services of your project, says in one light whether all of them work, and puts them right
        with one click.
      </p>
      <button
        type="button"
        class="button urgent"
        onClick={() => void bridge.request('stacklight:open-demo', undefined)}
      >
        Try the demo stack
      </button>
      <button type="button" class="button" onClick={() => void bridge.request('stacklight:open-stack', undefined)}>
        Open a stack file…
      </button>
      <p class="hint">
        A stack file is called <code>stacklight.yaml</code> and names the services of one project.
      </p>
    </div>
  );
}
