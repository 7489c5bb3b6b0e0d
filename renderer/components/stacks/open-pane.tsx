import { stackLabels } from '../../../shared/text/stack-labels.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { IntentButton } from '../ui/offer-button.tsx';
import { Pane } from '../ui/pane.tsx';
import { OpenWays } from './open-ways.tsx';

/** The ways to one more stack, and the way out of those that are open. */
export function OpenPane() {
  return (
    <Pane title={stacksWords.openStack}>
      <OpenWays />
      <OpenNow />
    </Pane>
  );
}

/** Which stacks are open, each with the way to close it. */
function OpenNow() {
  const stacks = useStore().view.value?.stacks ?? [];
  const labels = stackLabels(stacks);
  const offer = { enabled: true, title: stacksWords.closeHint, urgent: false };
  if (stacks.length === 0) return null;
  return (
    <section class="recents open-now" aria-label={stacksWords.openNow}>
      <h3 class="section-title">{stacksWords.openNow}</h3>
      <ul>
        {stacks.map(({ key, stack, file }) => (
          <li key={key}>
            <b title={file}>{labels.get(key) ?? stack}</b>
            <IntentButton
              intent={{ type: 'close', stack: key }}
              offer={offer}
              label={stacksWords.close}
              icon="close"
              of={stack}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
