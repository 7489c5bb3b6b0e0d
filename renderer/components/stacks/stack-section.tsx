import type { Signal } from '@preact/signals';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { actionLead, actionTone, finishedSteps } from '../../plan-words.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { FindingList } from '../findings/finding-list.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { FileNotes, FileProblems } from './file-problems.tsx';
import { ServiceList } from './service-list.tsx';
import { StackHead } from './stack-head.tsx';

interface StackSectionProps {
  readonly stack: Snapshot;
  /** The only stack that is open: drawn large. */
  readonly alone: boolean;
  readonly current: Signal<string>;
}

/** One stack from its light to its findings. */
export function StackSection({ stack, alone, current }: StackSectionProps) {
  return (
    <section class="stack" aria-label={stacksWords.stackLabel(stack.stack)}>
      <StackHead stack={stack} alone={alone} />
      <ApprovalBanner stack={stack} />
      <FileProblems stack={stack} />
      <ActionStrip stack={stack} />
      <ServiceList stack={stack} current={current} />
      <FindingList stack={stack} />
      <FileNotes stack={stack} />
      {stack.demo && <DemoHint stack={stack} />}
    </section>
  );
}

function DemoHint({ stack }: { readonly stack: Snapshot }) {
  const offer = { enabled: true, title: stacksWords.portConflictHint, urgent: false };
  return (
    <div class="demo-hint">
      <p>{stacksWords.demoBanner}</p>
      <IntentButton
        intent={{ type: 'demoConflict', stack: stack.key }}
        offer={offer}
        label={stacksWords.causePortConflict}
        icon="plug"
      />
    </div>
  );
}

/** The last action in one line above the services, while its sheet is not open or where it has none. */
function ActionStrip({ stack }: { readonly stack: Snapshot }) {
  const { trail, send } = useStore();
  const { action } = stack;
  if (!action || action.phase === 'planned') return null;
  const tone = actionTone(action);
  const over = action.phase === 'done' || action.phase === 'failed';
  const look = {
    tone,
    shape: tone === 'good' ? 'check' : tone === 'bad' ? 'cross' : 'arc',
    word: action.phase,
  } as const;
  return (
    <div class={`strip tone-${tone}`}>
      <StateGlyph look={look} />
      <p role="status">{actionLead(action)}</p>
      <button type="button" class="button" onClick={() => trail.openSheet(stack.key)}>
        {stacksWords.showAction}
      </button>
      {over && (
        <button type="button" class="button" onClick={() => void send({ type: 'dismiss', stack: stack.key })}>
          {stacksWords.dismissAction}
        </button>
      )}
      {!over && action.progress.length > 0 && (
        <progress max={action.progress.length} value={finishedSteps(action)} aria-label={stacksWords.stepsDone} />
      )}
    </div>
  );
}

/** A stack, or a change of it, waits for a yes. What ran before runs on meanwhile. */
function ApprovalBanner({ stack: { key, stack, approval } }: { readonly stack: Snapshot }) {
  const { trail } = useStore();
  if (!approval) return null;
  return (
    <section class="banner tone-warn approval-banner" aria-label={stacksWords.waitingForApprovalOf(stack)}>
      <p class="banner-title">{stacksWords.waitingForApproval}</p>
      <p class="approval-sentence">{approval.sentence}</p>
      <button type="button" class="button urgent" onClick={() => trail.askApproval(key)}>
        {stacksWords.reviewApproval}
      </button>
    </section>
  );
}
