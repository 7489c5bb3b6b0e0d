import type { Finding } from '../../../electron/contract/finding.ts';
import { fixOffer } from '../../findings.ts';
import { findingsWords } from '../../words/findings.ts';
import { IntentButton } from '../ui/offer-button.tsx';

interface RowEvidenceProps {
  readonly stack: string;
  readonly findings: readonly Finding[];
  readonly held: boolean;
  readonly tabIndex: number;
}

/** What the doctor has on a service whose row says already what is wrong: the evidence, and fixes that the row itself has not. */
export function RowEvidence({ stack, findings, held, tabIndex }: RowEvidenceProps) {
  const lines = [...new Set(findings.flatMap(({ evidence }) => evidence))];
  const fixes = held
    ? []
    : findings.flatMap((finding) =>
        finding.fixes
          .filter(({ intent }) => !['restart', 'up', 'start', 'down', 'stop'].includes(intent))
          .flatMap((fix) => {
            const known = fixOffer(fix.intent, stack, finding);
            return known ? [{ ...known, label: fix.label, of: finding.service ?? finding.id }] : [];
          }),
      );
  if (lines.length + fixes.length === 0) return null;
  return (
    <div class="row-evidence">
      {lines.length > 0 && (
        <details>
          <summary tabIndex={tabIndex}>{findingsWords.evidence(lines.length)}</summary>
          <ul class="evidence">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      {fixes.map(({ intent, icon, label, of }) => (
        <IntentButton
          key={`${label} ${of}`}
          intent={intent}
          offer={{ enabled: true, title: label, urgent: true }}
          label={label}
          icon={icon}
          of={findingsWords.fixFor(of)}
          tabIndex={tabIndex}
        />
      ))}
    </div>
  );
}
