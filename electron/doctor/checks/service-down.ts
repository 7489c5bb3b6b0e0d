import { formatClock } from '../../../shared/text/clock-time.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ServiceState } from '../../contract/service.ts';
import { lastWords } from '../analysis/last-words.ts';
import type { Check, Observations, ServiceFacts } from '../check.ts';
import { commandMissing } from './command-missing.ts';
import { crashLoop } from './crash-loop.ts';
import { duplicateDeployment } from './duplicate-deployment.ts';
import { envFileMissing } from './env-file-missing.ts';
import { healthcheckBroken } from './healthcheck-broken.ts';
import { healthcheckWrong } from './healthcheck-wrong.ts';
import { networkSplit } from './network-split.ts';
import { portShadowed } from './port-shadowed.ts';
import { portTaken } from './port-taken.ts';
import { preflightFailed } from './preflight-failed.ts';
import { rebooted } from './rebooted.ts';
import { replacementUnfinished } from './replacement-unfinished.ts';
import { secretMismatch } from './secret-mismatch.ts';

const DOWN: ReadonlySet<ServiceState> = new Set(['failed', 'unhealthy', 'blocked', 'backoff']);

/** They name what keeps a service down, which says more than that it is. */
const CAUSES: readonly Check[] = [
  portShadowed,
  duplicateDeployment,
  healthcheckWrong,
  replacementUnfinished,
  healthcheckBroken,
  networkSplit,
  envFileMissing,
  secretMismatch,
  commandMissing,
  preflightFailed,
  crashLoop,
];

/** A service is wanted and does not work, and nothing that is known explains it: the light is red, so the doctor says so. */
export const serviceDown: Check = {
  id: 'service-down',
  reads: [],
  live: true,
  look: (seen) => {
    const down = seen.services.filter((service) => isDown(service, seen));
    if (down.length === 0) return [];
    const named = namedBy(seen);
    return down.filter(({ spec }) => !named.has(spec.id)).map((service) => findingOf(service, seen.now));
  },
};

/** What is down for want of something else is named with that; that of an engine out of reach, with the engine. */
function isDown({ spec, desired, state, missing }: ServiceFacts, seen: Observations): boolean {
  const outOfReach = spec.kind === 'container' && !seen.engine.reachable;
  return desired === 'up' && DOWN.has(state) && missing.length === 0 && !outOfReach;
}

function namedBy(seen: Observations): ReadonlySet<string> {
  const errors = CAUSES.flatMap((check) => check.look(seen)).filter(({ severity }) => severity === 'error');
  // A port in TIME_WAIT is a warning, since it ends by itself, and the cause all the same.
  const named = [...errors, ...portTaken.look(seen)].flatMap(({ service }) => service ?? []);
  const afterBoot =
    rebooted.look(seen).length > 0 ? seen.services.filter((service) => didNotComeBack(service, seen)) : [];
  return new Set([...named, ...afterBoot.map(({ spec }) => spec.id)]);
}

/** As the boot report counts: what is unhealthy did come back. */
function didNotComeBack({ spec, state }: ServiceFacts, seen: Observations): boolean {
  return seen.machine.upBeforeReboot.includes(spec.id) && state !== 'unhealthy';
}

function findingOf(service: ServiceFacts, now: number): Finding {
  const { spec, state, since, message, checks, lastLine, lastEnd } = service;
  const { what, label } = WORDS[state] ?? { what: 'has been down', label: 'Start it again' };
  const last = checks.at(-1);
  const why = message.replace(/\.$/, '');
  const when = `since ${formatClock(since, now)}`;
  // Why it cannot start is a sentence of its own.
  const isSaid = why.startsWith(`${spec.id} cannot start`);
  return {
    id: `service-down/${spec.id}`,
    severity: 'error',
    service: spec.id,
    message: isSaid ? `${why}.` : `${spec.id} ${what} ${when}: ${why}.`,
    evidence: [
      ...(isSaid ? [`it has been ${state} ${when}`] : []),
      ...(lastLine === undefined || state === 'blocked' ? [] : lastWords(lastEnd ?? [lastLine])),
      ...(last && !last.ok && !why.includes(last.message) ? [`its last check: ${last.message}`] : []),
      `restart policy: ${spec.restart.policy}`,
    ],
    fixes: spec.kind === 'external' ? [] : [{ intent: 'restart', label }],
  };
}

const WORDS: Partial<Record<ServiceState, { readonly what: string; readonly label: string }>> = {
  unhealthy: { what: 'has been unhealthy', label: 'Restart it' },
  blocked: { what: 'has not been able to start', label: 'Try again' },
  backoff: { what: 'has been waiting for its next start', label: 'Start it now' },
};
