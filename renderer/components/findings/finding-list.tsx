import { useState } from 'preact/hooks';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { bareMessage, fixOffer, sortFindings } from '../../findings.ts';
import { severityLooks } from '../../state-look.ts';
import { findingsWords } from '../../words/findings.ts';
import { Icon } from '../ui/icon.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';

/** What is wrong or could be better, worst first; the evidence is one click away, and what was muted stays in reach. */
export function FindingList({ stack }: { readonly stack: Snapshot }) {
  const { open, muted } = sortFindings(stack.findings);
  if (open.length + muted.length === 0) return null;
  return (
    <div class="findings">
      <h3 class="section-title">
        {findingsWords.title} <span class="count">{open.length}</span>
      </h3>
      <ul>
        {open.map((finding) => (
          <FindingItem key={finding.id} stack={stack.key} finding={finding} />
        ))}
      </ul>
      {muted.length > 0 && (
        <details class="muted">
          <summary>{findingsWords.mutedCount(muted.length)}</summary>
          <ul>
            {muted.map((finding) => (
              <MutedItem key={finding.id} stack={stack.key} finding={finding} />
            ))}
          </ul>
        </details>
      )}
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
        <div class="finding-foot">
          <Evidence lines={finding.evidence} />
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

function Evidence({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return <span class="no-evidence" />;
  return (
    <details>
      <summary>{findingsWords.evidence(lines.length)}</summary>
      <ul class="evidence">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

/** Asked where: what is a fault in one stack may be meant in another. */
function MuteChoice({ stack, finding: { id: finding } }: ItemProps) {
  const offer = { enabled: true, title: findingsWords.muteChoiceHint, urgent: false };
  return (
    <p class="mute-choice">
      <span>{findingsWords.muteQuestion}</span>
      <IntentButton
        intent={{ type: 'mute', stack, finding, forever: false }}
        offer={offer}
        label={findingsWords.muteHere}
        icon="mute"
      />
      <IntentButton
        intent={{ type: 'mute', stack, finding, forever: true }}
        offer={offer}
        label={findingsWords.muteEverywhere}
        icon="mute"
      />
    </p>
  );
}

function MutedItem({ stack, finding }: ItemProps) {
  const where = finding.muted === 'ever' ? findingsWords.mutedEverywhere : findingsWords.mutedHere;
  const offer = { enabled: true, title: findingsWords.unmuteHint, urgent: false };
  return (
    <li class="finding">
      <div class="finding-text">
        <p>
          <span class="severity tone-quiet">{where}</span> {finding.service && <b>{finding.service} </b>}
          {bareMessage(finding)}
        </p>
        <div class="finding-foot">
          <Evidence lines={finding.evidence} />
          <IntentButton
            intent={{ type: 'unmute', stack, finding: finding.id }}
            offer={offer}
            label={findingsWords.unmute}
            icon="restart"
            of={finding.id}
          />
        </div>
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
