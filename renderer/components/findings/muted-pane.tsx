import type { Finding } from '../../../electron/contract/finding.ts';
import type { View } from '../../../electron/contract/view.ts';
import { bareMessage, mutedHow, sortFindings } from '../../findings.ts';
import { severityLooks } from '../../state-look.ts';
import { findingsWords } from '../../words/findings.ts';
import { IntentButton } from '../ui/offer-button.tsx';
import { Pane } from '../ui/pane.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { FindingEvidence } from './finding-evidence.tsx';

/** What somebody asked not to be bothered with, by stack, each with the way back. */
export function MutedPane({ view }: { readonly view: View }) {
  const stacks = view.stacks
    .map(({ key, stack, findings }) => ({ key, stack, muted: sortFindings(findings).muted }))
    .filter(({ muted }) => muted.length > 0);
  return (
    <Pane title={findingsWords.mutedTitle}>
      {stacks.length === 0 ? (
        <div class="empty-note">
          <p>{findingsWords.nothingMuted}</p>
          <p>{findingsWords.nothingMutedHint}</p>
        </div>
      ) : (
        <p class="hint">{findingsWords.mutedLead}</p>
      )}
      {stacks.map(({ key, stack, muted }) => (
        <div key={key} class="panel muted-stack">
          <h3 class="section-title">
            {stack} <span class="count">{muted.length}</span>
          </h3>
          <ul class="findings">
            {muted.map((finding) => (
              <MutedItem key={finding.id} stack={key} finding={finding} />
            ))}
          </ul>
        </div>
      ))}
    </Pane>
  );
}

function MutedItem({ stack, finding }: { readonly stack: string; readonly finding: Finding }) {
  const title = finding.mutedKind ? findingsWords.unmuteKindHint : findingsWords.unmuteHint;
  return (
    <li class="finding">
      <StateGlyph look={{ ...severityLooks[finding.severity], tone: 'quiet' }} />
      <div class="finding-text">
        <p>
          <span class="severity tone-quiet">{mutedHow(finding)}</span> {finding.service && <b>{finding.service} </b>}
          {bareMessage(finding)}
        </p>
        {finding.why && <p class="finding-why">{finding.why}</p>}
        <div class="finding-foot">
          <FindingEvidence lines={finding.evidence} />
          <IntentButton
            intent={{ type: 'unmute', stack, finding: finding.id }}
            offer={{ enabled: true, title, urgent: false }}
            label={findingsWords.unmute}
            icon="restart"
            of={finding.id}
          />
        </div>
      </div>
    </li>
  );
}
