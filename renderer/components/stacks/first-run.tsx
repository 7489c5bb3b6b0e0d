import { stacksWords } from '../../words/stacks.ts';
import { StackLight } from '../ui/stack-light.tsx';
import { OpenWays } from './open-ways.tsx';

/** No stack is open: what this is and the ways on. */
export function FirstRun() {
  return (
    <div class="first-run">
      <StackLight light="grey" />
      <h2>{stacksWords.noStackOpen}</h2>
      <p class="first-run-lead">{stacksWords.introduction}</p>
      <OpenWays />
    </div>
  );
}
