import { formatCount } from '../../../shared/text/count.ts';
import { formatList } from '../../../shared/text/list.ts';
import type { Check, Observations, ServiceFacts } from '../check.ts';
import { startStep } from '../fixes/steps.ts';
import { holderLine } from '../text.ts';

const BACK: ReadonlySet<string> = new Set(['healthy', 'running', 'completed', 'unhealthy']);
const COMING: ReadonlySet<string> = new Set(['starting', 'waiting', 'stopping']);

/** The boot report: what was up before the machine was restarted, what came back, and why the rest did not. */
export const rebooted: Check = {
  id: 'rebooted',
  reads: ['containers'],
  live: true,
  look: (seen) => {
    const { previousBootId, bootId, upBeforeReboot } = seen.machine;
    const before = seen.services.filter(({ spec }) => upBeforeReboot.includes(spec.id));
    const gone = missingOf(seen);
    if (previousBootId === undefined || gone.length === 0) return [];
    const names = formatList(gone.map(({ spec }) => spec.id));
    return [
      {
        id: 'rebooted',
        severity: 'error',
        message: `The machine was restarted, and ${gone.length} of ${formatCount(before.length, 'service')} that were up before did not come back: ${names}.`,
        evidence: [
          `boot ${bootId.slice(0, 8)}, before it ${previousBootId.slice(0, 8)}`,
          ...before.map((service) =>
            gone.includes(service)
              ? `${service.spec.id} did not: ${whyNot(service, seen)}`
              : `${service.spec.id} came back: ${service.state}`,
          ),
        ],
        fixes: [{ intent: 'startAll', label: gone.length === 1 ? `Start ${names}` : 'Start all of them' }],
      },
    ];
  },
  fixes: {
    startAll: (_finding, seen) => {
      const steps = inOrder(missingOf(seen)).map((service) =>
        startStep(service.spec.id, `up before the restart of the machine; ${whyNot(service, seen)}`),
      );
      return { ok: true, value: { steps, notes: [] } };
    },
  },
};

function missingOf(seen: Observations): readonly ServiceFacts[] {
  return seen.services.filter(
    ({ spec, state }) => seen.machine.upBeforeReboot.includes(spec.id) && !BACK.has(state) && !COMING.has(state),
  );
}

/** Why a service did not come back, one clause: the engine's own words first. */
function whyNot(service: ServiceFacts, seen: Observations): string {
  const { spec } = service;
  if (spec.kind === 'container') return whyContainer(service, seen);
  if (service.blocked) return service.blocked.message;
  const policy = spec.restart.policy === 'no' ? 'its restart policy is `no`' : service.message;
  return spec.kind === 'native' ? `nothing of the system starts it at boot, and ${policy}` : service.message;
}

function whyContainer(service: ServiceFacts, seen: Observations): string {
  const { from } = service.spec.container ?? {};
  if (!seen.engine.reachable) return 'the container engine does not answer';
  const name = from && from.how !== 'compose' ? from.name : undefined;
  const details = seen.containers.find((one) => one.id === service.containerId || one.name === name);
  if (!details) return service.blocked?.message ?? service.message;
  const { status, error, restartPolicy, exitCode, missingSources = [] } = details;
  const policy = restartPolicy.name === '' || restartPolicy.name === 'no' ? 'no' : restartPolicy.name;
  if (status === 'created' || error !== '')
    return `the engine could not start it (${status}): ${error || 'it gave no reason'}${heldNow(service, seen)}`;
  const lacks =
    missingSources.length > 0 ? `; it mounts ${formatList(missingSources)}, which is not there any more` : '';
  if (policy === 'no') return `its restart policy is \`no\`, so the engine left it ${status}${lacks}`;
  return `it is ${status} (exit code ${exitCode}) although its restart policy is \`${policy}\`${lacks}`;
}

/** Who has its port now, where somebody else does. */
function heldNow({ spec }: ServiceFacts, seen: Observations): string {
  const others = seen.holders.filter(
    ({ service, verdict, bystander }) => service === spec.id && verdict !== 'expected' && !bystander,
  );
  return others.length === 0 ? '' : `; held now: ${others.map(holderLine).join('; ')}`;
}

/** Dependencies before those that need them, in the order of the file otherwise. */
function inOrder(services: readonly ServiceFacts[]): readonly ServiceFacts[] {
  const order: ServiceFacts[] = [];
  const visit = (service: ServiceFacts) => {
    if (order.includes(service)) return;
    for (const { service: id } of service.spec.dependsOn) {
      const needed = services.find(({ spec }) => spec.id === id);
      if (needed) visit(needed);
    }
    order.push(service);
  };
  for (const service of services) visit(service);
  return order;
}
