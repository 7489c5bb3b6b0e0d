import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { formatCount } from '../../../shared/text/count.ts';
import { plainText } from '../../ansi.ts';
import { historyWords } from '../../words/history.ts';

/** What was kept with an event: the last lines before a failure, what a check got, how an action was proved. */
export function EventEvidence({ event }: { readonly event: HistoryEvent }) {
  const { lastLines, probe, verification } = event.data ?? {};
  const lines = [...textsIn(lastLines).map(plainText), ...probeLines(probe)];
  const checks = checksIn(verification);
  if (lines.length === 0 && checks.length === 0) return null;
  return (
    <details class="event-evidence">
      <summary>{lines.length > 0 ? historyWords.evidence(lines.length) : formatCount(checks.length, 'check')}</summary>
      {lines.length > 0 && <pre class="evidence">{lines.join('\n')}</pre>}
      {checks.length > 0 && (
        <ul class="evidence">
          {checks.map(({ check, ok, detail }) => (
            <li key={check}>{`${ok ? '✓' : '✗'} ${check}${detail ? `: ${detail}` : ''}`}</li>
          ))}
        </ul>
      )}
    </details>
  );
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function probeLines(probe: unknown): readonly string[] {
  if (typeof probe !== 'object' || probe === null || !('message' in probe) || !('output' in probe)) return [];
  const output = String(probe.output).trim();
  return [historyWords.failedCheck(String(probe.message)), ...(output ? output.split('\n') : [])];
}

interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

function checksIn(value: unknown): readonly Check[] {
  return Array.isArray(value) ? value.filter((one) => typeof one?.check === 'string') : [];
}
