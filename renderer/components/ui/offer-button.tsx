import type { Intent } from '../../../electron/contract/intent.ts';
import { askedKey } from '../../asked.ts';
import type { Offer } from '../../offers.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

interface ButtonProps {
  readonly offer: Offer;
  readonly label: string;
  readonly icon: IconName;
  /** Only the drawing is shown; the label is still there for a screen reader and as the tooltip. */
  readonly bare?: boolean;
  readonly tabIndex?: number;
  /** What it acts on, said to a screen reader after the label. */
  readonly of?: string;
}

/**
 * A button that never is dead: when it makes no sense now it stays reachable and pressing it says why, which a button
 * that is switched off could not.
 */
export function OfferButton({ onPress, busy = false, ...props }: ButtonProps & { onPress(): void; busy?: boolean }) {
  const { offer, label, icon, bare = false, tabIndex, of } = props;
  const { tell } = useStore();
  const press = () => {
    if (busy) return;
    if (offer.enabled) onPress();
    else tell({ message: `${offer.title}.`, passing: true });
  };
  return (
    <button
      type="button"
      class={`button${bare ? ' bare' : ''}${offer.urgent ? ' urgent' : ''}${busy ? ' asked' : ''}`}
      aria-disabled={!offer.enabled}
      aria-busy={busy}
      aria-label={of ? `${label} ${of}` : bare ? label : undefined}
      title={offer.title}
      tabIndex={tabIndex}
      onClick={press}
    >
      <Icon name={icon} />
      {!bare && <span>{busy ? uiWords.asked : label}</span>}
    </button>
  );
}

/** A button that sends an intent and says "asked…" until the answer is visible. */
export function IntentButton({ intent, ...props }: ButtonProps & { readonly intent: Intent }) {
  const { asked, send } = useStore();
  const busy = asked.pending.value.has(askedKey(intent));
  return <OfferButton {...props} busy={busy} onPress={() => void send(intent)} />;
}
