import type { Signal } from '@preact/signals';
import type { Snapshot } from '../../electron/contract.ts';
import { ActionStrip } from './action-strip.tsx';
import { ApprovalBanner } from './approval-banner.tsx';
import { FileNotes, FileProblems } from './file-problems.tsx';
import { FindingList } from './finding-list.tsx';
import { IntentButton } from './offer-button.tsx';
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
    <section class="stack" aria-label={`Stack ${stack.stack}`}>
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
  const offer = { enabled: true, title: 'Starts a stray copy that takes a port of this demo stack', urgent: false };
  return (
    <div class="demo-hint">
      <p>This is the demo stack. Break it on purpose, then press Fix ports.</p>
      <IntentButton
        intent={{ type: 'demoConflict', stack: stack.key }}
        offer={offer}
        label="Cause a port conflict"
        icon="plug"
      />
    </div>
  );
}
