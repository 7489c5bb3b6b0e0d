import { useState } from 'preact/hooks';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { bareMessage, fixOffer, sortFindings } from '../../findings.ts';
import { severityLooks } from '../../state-look.ts';
import { findingsWords } from '../../words/findings.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { FindingEvidence } from './finding-evidence.tsx';
import { MuteChoice } from './mute-choice.tsx';

/** What is wrong or could be better, worst first; why, evidence and fix of each, and the way to what was muted. */
export function FindingList({ stack }: { readonly stack: Snapshot }) {
  const { trail } = useStore();
  const { open, muted } = sortFindings(stack.findings);
  if (open.length + muted.length === 0) return null;
  return (
    <div class="findings">
      <h3 class="section-title">
        {findingsWords.title} <span class="count">{open.length}</span>
        {muted.length > 0 && (
          <button type="button" class="link" onClick={() => trail.go({ kind: 'muted' })}>
            {findingsWords.mutedCount(muted.length)}
          </button>
        )}
      </h3>
      <ul>
        {open.map((finding) => (
          <FindingItem key={finding.id} stack={stack.key} finding={finding} />
        ))}
      </ul>
    </div>
  );
}

interface ItemProps {
  readonly stack: string;
  readonly finding: Finding;
}

function FindingItem({ stack, finding }: ItemProps) {
  const [muting, setMuting] = useState(false);
  const look = severityLooks[finding.severity];
  return (
    <li class="finding">
      <StateGlyph look={look} />
      <div class="finding-text">
        <p>
          <span class={`severity tone-${look.tone}`}>{look.word}</span> {finding.service && <b>{finding.service} </b>}
          {bareMessage(finding)}
        </p>
        {finding.why && <p class="finding-why">{finding.why}</p>}
        <div class="finding-foot">
          <FindingEvidence lines={finding.evidence} />
          <button
            type="button"
            class="button bare"
            aria-expanded={muting}
            aria-label={findingsWords.mute(finding.id)}
            title={findingsWords.muteHint}
            onClick={() => setMuting(!muting)}
          >
            <Icon name="mute" />
          </button>
          {finding.fixes.map((fix) => (
            <FixButton key={fix.intent} stack={stack} finding={finding} fix={fix} />
          ))}
        </div>
        {muting && <MuteChoice stack={stack} finding={finding} />}
      </div>
    </li>
  );
}

function FixButton({ stack, finding, fix }: ItemProps & { readonly fix: Finding['fixes'][number] }) {
  const known = fixOffer(fix.intent, stack, finding);
  if (!known) return null;
  const offer = { enabled: true, title: fix.label, urgent: false };
  return (
    <IntentButton
      intent={known.intent}
      offer={offer}
      label={fix.label}
      icon={known.icon}
      of={findingsWords.fixFor(finding.service ?? finding.id)}
    />
  );
}
