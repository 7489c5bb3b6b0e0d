import type { Finding } from '../electron/contract/finding.ts';
import type { Intent } from '../electron/contract/intent.ts';
import type { IconName } from './components/ui/icon.tsx';
import { findingsWords } from './words/findings.ts';

/** What is to be looked at, worst first, and what somebody asked not to be bothered with. */
export interface SortedFindings {
  readonly open: readonly Finding[];
  readonly muted: readonly Finding[];
}

const weight = { error: 0, warning: 1, info: 2 } as const;

export function sortFindings(findings: readonly Finding[]): SortedFindings {
  const sorted = [...findings].sort((a, b) => weight[a.severity] - weight[b.severity]);
  return {
    open: sorted.filter(({ muted }) => muted === undefined),
    muted: sorted.filter(({ muted }) => muted !== undefined),
  };
}

/** The sentence without the name of its service in front, which the page shows by itself. */
export function bareMessage({ service, message }: Finding): string {
  if (service === undefined || !message.startsWith(service)) return message;
  const rest = message.slice(service.length);
  return /^(: | )/.test(rest) ? rest.replace(/^(: | )/, '') : message;
}

/** How far a finding was muted: alone or with all of its kind, here or everywhere. */
export function mutedHow({ muted, mutedKind }: Finding): string {
  if (mutedKind) return muted === 'ever' ? findingsWords.mutedKindEverywhere : findingsWords.mutedKindHere;
  return muted === 'ever' ? findingsWords.mutedThisEverywhere : findingsWords.mutedThis;
}

export interface FixOffer {
  readonly intent: Intent;
  readonly icon: IconName;
}

/** What a fix asks for: one of the page's own intents, or a plan of the doctor by its name. */
export function fixOffer(name: string, stack: string, finding: Finding): FixOffer | undefined {
  if (name === 'fixPorts' || name === 'planFixPorts') return { intent: { type: 'planFixPorts', stack }, icon: 'plug' };
  if (name === 'cleanUp' || name === 'planCleanUp') return { intent: { type: 'planCleanUp', stack }, icon: 'broom' };
  if (name === 'restartDown') return { intent: { type: 'restartDown', stack }, icon: 'restart' };
  if (!['restart', 'up', 'start', 'down', 'stop'].includes(name)) return planned(name, stack, finding);
  // One that needs a service and has none is not offered.
  if (finding.service === undefined) return undefined;
  const services = [finding.service];
  if (name === 'restart') return { intent: { type: 'restart', stack, services }, icon: 'restart' };
  if (name === 'up' || name === 'start') return { intent: { type: 'up', stack, services }, icon: 'play' };
  return { intent: { type: 'down', stack, services }, icon: 'stop' };
}

function planned(name: string, stack: string, { id }: Finding): FixOffer {
  const fix = name === 'planFix' ? {} : { fix: name };
  return { intent: { type: 'planFix', stack, finding: id, ...fix }, icon: 'wrench' };
}
