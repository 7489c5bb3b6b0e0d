import { findingsWords } from '../../words/findings.ts';

/** What was read and where, one click away. */
export function FindingEvidence({ lines }: { readonly lines: readonly string[] }) {
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
