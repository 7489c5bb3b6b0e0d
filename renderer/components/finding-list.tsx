import type { Finding, Intent, Snapshot } from '../../electron/contract.ts';
import { countWords } from '../size-words.ts';
import { severityLooks } from '../state-look.ts';
import type { IconName } from './icon.tsx';
import { IntentButton } from './offer-button.tsx';
import { StateGlyph } from './state-glyph.tsx';

const weight = { error: 0, warning: 1, info: 2 } as const;

/** What is wrong or could be better, worst first; the evidence is one click away. */
export function FindingList({ stack }: { readonly stack: Snapshot }) {
  const findings = [...stack.findings].sort((a, b) => weight[a.severity] - weight[b.severity]);
  if (findings.length === 0) return null;
  return (
    <div class="findings">
      <h3 class="section-title">
        Findings <span class="count">{findings.length}</span>
      </h3>
      <ul>
        {findings.map((finding) => (
          <FindingItem
            key={`${finding.id} ${finding.service} ${finding.message}`}
            stack={stack.key}
            finding={finding}
          />
        ))}
      </ul>
    </div>
  );
}

function FindingItem({ stack, finding }: { readonly stack: string; readonly finding: Finding }) {
  const look = severityLooks[finding.severity];
  return (
    <li class="finding">
      <StateGlyph look={look} />
      <div class="finding-text">
        <p>
          <span class="silent">{look.word}: </span>
          {finding.service && <b>{finding.service} </b>}
          {finding.message}
        </p>
        <div class="finding-foot">
          {finding.evidence.length > 0 && (
            <details>
              <summary>Evidence ({countWords(finding.evidence.length, 'line')})</summary>
              <ul class="evidence">
                {finding.evidence.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </details>
          )}
          {finding.fixes.map((fix) => (
            <FixButton key={fix.intent} stack={stack} finding={finding} fix={fix} />
          ))}
        </div>
      </div>
    </li>
  );
}

interface FixButtonProps {
  readonly stack: string;
  readonly finding: Finding;
  readonly fix: Finding['fixes'][number];
}

function FixButton({ stack, finding, fix }: FixButtonProps) {
  const known = fixIntent(fix.intent, stack, finding.service);
  if (!known) return null;
  const offer = { enabled: true, title: fix.label, urgent: false };
  return (
    <IntentButton
      intent={known.intent}
      offer={offer}
      label={fix.label}
      icon={known.icon}
      of={`for ${finding.service ?? finding.id}`}
    />
  );
}

/** A fix names an intent; one that needs a service and has none, or that this page does not know, is not offered. */
function fixIntent(
  name: string,
  stack: string,
  service: string | undefined,
): { intent: Intent; icon: IconName } | undefined {
  if (name === 'fixPorts' || name === 'planFixPorts') return { intent: { type: 'planFixPorts', stack }, icon: 'plug' };
  if (name === 'cleanUp' || name === 'planCleanUp') return { intent: { type: 'planCleanUp', stack }, icon: 'broom' };
  if (name === 'restartDown') return { intent: { type: 'restartDown', stack }, icon: 'restart' };
  if (!service) return undefined;
  const services = [service];
  if (name === 'restart') return { intent: { type: 'restart', stack, services }, icon: 'restart' };
  if (name === 'up' || name === 'start') return { intent: { type: 'up', stack, services }, icon: 'play' };
  return name === 'down' || name === 'stop' ? { intent: { type: 'down', stack, services }, icon: 'stop' } : undefined;
}
