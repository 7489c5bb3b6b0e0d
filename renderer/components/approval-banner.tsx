import type { Snapshot } from '../../electron/contract.ts';
import { useStore } from './store-context.ts';

/** A stack, or a change of it, waits for a yes. What ran before runs on meanwhile. */
export function ApprovalBanner({ stack: { key, stack, approval } }: { readonly stack: Snapshot }) {
  const { trail } = useStore();
  if (!approval) return null;
  return (
    <section class="banner tone-warn approval-banner" aria-label={`${stack} waits for your yes`}>
      <p class="banner-title">Waits for your yes</p>
      <p class="approval-sentence">{approval.sentence}</p>
      <button type="button" class="button urgent" onClick={() => trail.askApproval(key)}>
        Look and decide…
      </button>
    </section>
  );
}
