import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { stackLabels } from '../../../shared/text/stack-labels.ts';
import { isHeld, stackOffers } from '../../offers.ts';
import { lightFor } from '../../state-look.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { Icon } from '../ui/icon.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { StackLight } from '../ui/stack-light.tsx';

/** The light, one line of plain words and the three buttons; smaller where several stacks are open. */
export function StackHead({ stack, alone }: { readonly stack: Snapshot; readonly alone: boolean }) {
  const { view, trail } = useStore();
  const label = stackLabels(view.value?.stacks ?? []).get(stack.key) ?? stack.stack;
  return (
    <header class={`stack-head${alone ? '' : ' grouped'}`}>
      <StackLight light={stack.light} small={!alone} />
      <div class="stack-words">
        <p class="stack-name" title={stack.file}>
          <b>{label}</b>
          <span class="stack-since">
            {' '}
            <Elapsed since={stack.since} text={lightFor[stack.light]} />
          </span>
        </p>
        <h2 class="stack-summary" aria-live="polite">
          {withoutName(stack)}
        </h2>
      </div>
      {stack.services.length > 0 && (
        <button
          type="button"
          class="button bare stack-logs"
          aria-label={stacksWords.allLogs(label)}
          title={stacksWords.allLogs(label)}
          onClick={() => trail.go({ kind: 'logs', stack: stack.key })}
        >
          <Icon name="logs" />
        </button>
      )}
      {!isHeld(stack) && <StackButtons stack={stack} />}
    </header>
  );
}

function StackButtons({ stack }: { readonly stack: Snapshot }) {
  const { key } = stack;
  const { fixPorts, restartDown, cleanUp, startAll } = stackOffers(stack);
  return (
    <fieldset class="stack-buttons" aria-label={stacksWords.fixStack(stack.stack)}>
      <IntentButton
        intent={{ type: 'planFixPorts', stack: key }}
        offer={fixPorts}
        label={stacksWords.fixPorts}
        icon="plug"
      />
      {startAll ? (
        <IntentButton
          intent={{ type: 'up', stack: key, services: [] }}
          offer={startAll}
          label={stacksWords.startAll}
          icon="play"
        />
      ) : (
        <IntentButton
          intent={{ type: 'restartDown', stack: key }}
          offer={restartDown}
          label={stacksWords.restartDown}
          icon="restart"
        />
      )}
      <IntentButton
        intent={{ type: 'planCleanUp', stack: key }}
        offer={cleanUp}
        label={stacksWords.cleanUp}
        icon="broom"
      />
    </fieldset>
  );
}

/** The tooltip of the tray needs the name of the stack in its line; here it stands above. First letter in upper case. */
function withoutName({ stack, summary }: Snapshot): string {
  const words = summary.startsWith(`${stack}: `) ? summary.slice(stack.length + 2) : summary;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
