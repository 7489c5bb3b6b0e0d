/** What to do when something is down: by service, by what is wrong now, and by what went wrong before. Pure. */

import { bareCause } from '../../../shared/text/cause.ts';
import { formatDuration, formatExactDuration } from '../../../shared/text/duration.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Incident } from '../../contract/incident.ts';
import { LIMITS } from '../../limits.ts';
import { block, code, plain } from '../../markdown.ts';
import type { RestartSpec, ServiceSpec, Stack } from '../stack.ts';

export function recoverSection(stack: Stack, findings: readonly Finding[], incidents: readonly Incident[]): string {
  const services = stack.services.map((spec) => `- ${plain(spec.id)}: ${afterEnd(spec)}`);
  const wrong = findings.filter(({ muted }) => muted === undefined).map(findingLine);
  const past = incidents.slice(-LIMITS.history.runbookIncidents).reverse().map(incidentLine);
  return [
    '1. Look: `stacklight status` names what is down and what it is waiting for.',
    '2. Why: `stacklight doctor` lists what is wrong with its evidence; `stacklight logs NAME` has the last lines.',
    '3. Mend: `stacklight doctor --fix ID` shows its plan first; a port held by something else: `stacklight fix-ports`.',
    '4. Restart: `stacklight restart NAME`; it is done when the checks are good again.',
    '5. Tell: `stacklight report` writes the incident as Markdown.',
    '',
    'What happens by itself:',
    '',
    ...services,
    ...(wrong.length > 0 ? ['', 'Wrong when this was written:', '', ...wrong] : []),
    ...(past.length > 0 ? ['', 'It has happened before:', '', ...past] : []),
    ...(stack.services.some(({ kind }) => kind === 'container')
      ? [
          '',
          'After a reboot, containers without a restart policy stay down; this starts all in order:',
          '',
          block(['stacklight up']),
        ]
      : []),
  ].join('\n');
}

function afterEnd(spec: ServiceSpec): string {
  if (spec.kind === 'external') return 'nothing; whoever runs it has to start it';
  const stop = `stopped with ${spec.stopSignal}, killed after ${formatExactDuration(spec.stopGraceMs)}`;
  return `${restartWords(spec.restart)}; ${stop}`;
}

function restartWords({ policy, maxRestarts, windowMs, unhealthy }: RestartSpec): string {
  const limit = `given up after ${maxRestarts} failed starts within ${formatExactDuration(windowMs)}`;
  const sick = unhealthy ? ', also when it is unhealthy' : '';
  switch (policy) {
    case 'no':
      return `not restarted when it ends${sick}`;
    case 'on-failure':
      return `restarted when it fails${sick}, ${limit}`;
    case 'always':
    case 'unless-stopped':
      return `restarted whenever it ends${sick}, ${limit}`;
  }
}

function findingLine({ id, message, fixes }: Finding): string {
  const fix = fixes.length > 0 ? ` Fix: ${code(`stacklight doctor --fix ${id}`)}.` : '';
  return `- ${plain(message)}${fix}`;
}

function incidentLine({ openedAt, closedAt, rootService, cause, ending = 'back' }: Incident): string {
  const day = new Date(openedAt).toISOString().slice(0, 10);
  const took = ending === 'back' ? 'it took' : 'nobody waited for it any more after';
  const lasted = closedAt === undefined ? 'it is still open' : `${took} ${formatDuration(closedAt - openedAt)}`;
  return `- ${day}: ${plain(rootService)}: ${plain(bareCause(rootService, cause))}; ${lasted}`;
}
