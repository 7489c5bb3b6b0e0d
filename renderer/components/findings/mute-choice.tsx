import type { Finding } from '../../../electron/contract/finding.ts';
import { findingsWords } from '../../words/findings.ts';
import { IntentButton } from '../ui/offer-button.tsx';

interface MuteChoiceProps {
  readonly stack: string;
  readonly finding: Finding;
}

/** Asked how much: what is a fault in one place may be meant in another. */
export function MuteChoice({ stack, finding: { id: finding } }: MuteChoiceProps) {
  const offer = { enabled: true, title: findingsWords.muteChoiceHint, urgent: false };
  const ways = [
    { label: findingsWords.muteThis, forever: false, kind: false },
    { label: findingsWords.muteKindHere, forever: false, kind: true },
    { label: findingsWords.muteKindEverywhere, forever: true, kind: true },
  ];
  return (
    <fieldset class="mute-choice">
      <legend class="silent">{findingsWords.mute(finding)}</legend>
      <span aria-hidden="true">{findingsWords.muteQuestion}</span>
      {ways.map(({ label, forever, kind }) => (
        <IntentButton
          key={label}
          intent={{ type: 'mute', stack, finding, forever, kind }}
          offer={offer}
          label={label}
          icon="mute"
        />
      ))}
    </fieldset>
  );
}
