import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { placeFindings } from '../../said-findings.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { FindingList } from '../findings/finding-list.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { ActionStrip } from './action-strip.tsx';
import { FileNotes, FileProblems } from './file-problems.tsx';
import { ServiceList } from './service-list.tsx';
import { StackHead } from './stack-head.tsx';

interface StackSectionProps {
  readonly stack: Snapshot;
  /** The only stack that is open: drawn large. */
  readonly alone: boolean;
  readonly current: Signal<string>;
  /** What stands right above the list. */
  readonly bar: ComponentChildren;
}

/** One stack from its light to its findings. */
export function StackSection({ stack, alone, current, bar }: StackSectionProps) {
  const { inRows, below } = placeFindings(stack);
  return (
    <section class="stack" aria-label={stacksWords.stackLabel(stack.stack)}>
      <StackHead stack={stack} alone={alone} />
      <ApprovalBanner stack={stack} />
      <FileProblems stack={stack} />
      <ActionStrip stack={stack} />
      {bar}
      <ServiceList stack={stack} current={current} findings={inRows} />
      <FindingList stack={{ ...stack, findings: [...below] }} />
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
