import type { ComponentChildren } from 'preact';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { type Headline, headlineOf } from '../../../shared/headline/headline.ts';
import { stackLabels } from '../../../shared/text/stack-labels.ts';
import { isHeld, stackOffers } from '../../offers.ts';
import { lightFor } from '../../state-look.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { Icon } from '../ui/icon.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { LiveLight } from './live-light.tsx';
import { PressButton } from './press-button.tsx';
import { SnoozeNote } from './snooze-note.tsx';

/** The light, the one sentence with what to press, and the buttons of the stack; smaller where several stacks are open. */
export function StackHead({ stack, alone }: { readonly stack: Snapshot; readonly alone: boolean }) {
  const { view, now, list, trail } = useStore();
  const label = stackLabels(view.value?.stacks ?? []).get(stack.key) ?? stack.stack;
  const headline = headlineOf(stack, now.peek());
  const { press, more, detail } = headline;
  return (
    <header class={`stack-head${alone ? '' : ' grouped'}`}>
      <LiveLight stack={stack} several={!alone} />
      <div class="stack-words">
        <p class="stack-name" title={stack.file}>
          <b>{label}</b>
          {headline.tone !== 'good' && (
            <span class="stack-since">
              {' '}
              <Elapsed since={stack.since} rough text={lightFor[stack.light]} />
            </span>
          )}
        </p>
        <h2 class="stack-summary" aria-live="polite">
          <Sentence headline={headline} />
        </h2>
        <div class="stack-press">
          {press && <PressButton stack={stack} press={press} />}
          {more > 0 && (
            <button
              type="button"
              class="link"
              title={stacksWords.moreTroubleHint}
              onClick={() => list.toggle('is:trouble')}
            >
              {stacksWords.moreTrouble(more)}
            </button>
          )}
          {detail.length > 0 && <span class="stack-detail">{detail.join(' · ')}</span>}
        </div>
        <SnoozeNote stack={stack.key} name={label} />
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
      {!isHeld(stack) && stack.services.length > 0 && (
        <StackButtons stack={stack} said={press?.kind === 'fixPorts' || press?.kind === 'startAll' ? press.kind : ''} />
      )}
    </header>
  );
}

/** The sentence with the name of its service in bold. */
function Sentence({ headline: { text, subject } }: { readonly headline: Headline }): ComponentChildren {
  const at = subject === undefined ? -1 : text.indexOf(subject);
  if (subject === undefined || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <b>{subject}</b>
      {text.slice(at + subject.length)}
    </>
  );
}

/** What can be done about the whole stack; what stands beside the sentence is not there twice. */
function StackButtons({ stack, said }: { readonly stack: Snapshot; readonly said: 'fixPorts' | 'startAll' | '' }) {
  const { key } = stack;
  const { fixPorts, restartDown, cleanUp, startAll } = stackOffers(stack);
  return (
    <fieldset class="stack-buttons" aria-label={stacksWords.fixStack(stack.stack)}>
      {said !== 'fixPorts' && (
        <IntentButton
          intent={{ type: 'planFixPorts', stack: key }}
          offer={{ ...fixPorts, urgent: false }}
          label={stacksWords.fixPorts}
          icon="plug"
        />
      )}
      {startAll && said !== 'startAll' && (
        <IntentButton
          intent={{ type: 'up', stack: key, services: [] }}
          offer={startAll}
          label={stacksWords.startAll}
          icon="play"
        />
      )}
      {!startAll && (
        <IntentButton
          intent={{ type: 'restartDown', stack: key }}
          offer={{ ...restartDown, urgent: false }}
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
