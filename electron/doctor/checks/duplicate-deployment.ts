import { formatCount } from '../../../shared/text/count.ts';
import { isInside } from '../../commands/folders.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { ofService } from '../../ports/of-service.ts';
import type { Check, FixStep, Observations, ServiceFacts } from '../check.ts';
import { endStep } from '../fixes/steps.ts';
import { holderLine, processLine } from '../text.ts';

interface NativeCopy {
  readonly process: ProcessInfo;
  readonly parents: readonly ProcessInfo[];
}

/** One service, deployed twice in two ways: fixes go to the copy that nobody looks at. */
export const duplicateDeployment: Check = {
  id: 'duplicate-deployment',
  reads: ['processes'],
  live: true,
  look: (seen) =>
    seen.services.flatMap((service) => {
      if (service.spec.kind === 'container') return besideContainer(service, seen) ?? [];
      return service.spec.kind === 'native' ? (besideNative(service, seen) ?? []) : [];
    }),
  fixes: {
    endCopies: (finding, seen) => {
      const service = seen.services.find(({ spec }) => spec.id === finding.service);
      const copies = service ? nativeCopies(service, seen) : [];
      const steps = copies.map(({ process }): FixStep => {
        const reason = `a native copy of ${finding.service ?? ''}, which the stack file deploys as a container`;
        return endStep(process, finding.service ?? '', reason);
      });
      return { ok: true, value: { steps, notes: [] } };
    },
  },
};

function besideContainer(service: ServiceFacts, seen: Observations): Finding | undefined {
  const { spec } = service;
  const copies = nativeCopies(service, seen);
  if (copies.length === 0) return undefined;
  const runs = service.containerId !== undefined;
  const named =
    spec.container?.from.how === 'compose' ? `Compose's ${spec.container.from.service}` : containerName(service);
  const native = formatCount(copies.length, 'native copy', 'native copies');
  const verb = copies.length === 1 ? 'runs' : 'run';
  const what = runs
    ? `${spec.id} runs twice: the stack file names ${named}, and ${native} ${verb} beside it`
    : `${spec.id} is to be ${named}, which is not up, and ${native} ${verb} in its place`;
  const onPort = ofService(seen.holders, spec.id).some((holder) => isOtherKind(holder, 'container'));
  return {
    id: `duplicate-deployment/${spec.id}`,
    severity: severityOf(service),
    service: spec.id,
    message: `${what}${forbidden(service)}.`,
    evidence: [
      fileLine(seen, spec.id, 'a container'),
      ...copies.map(({ process, parents }) => processLine(process, parents, seen.now)),
    ],
    fixes: onPort
      ? [{ intent: 'planFixPorts', label: 'Fix ports' }]
      : [{ intent: 'endCopies', label: `End the ${copies.length === 1 ? 'copy' : 'copies'}` }],
  };
}

function besideNative(service: ServiceFacts, seen: Observations): Finding | undefined {
  const { spec } = service;
  const holders = ofService(seen.holders, spec.id).filter((holder) => isOtherKind(holder, 'native'));
  const onPort = holders.flatMap((holder) => holder.container ?? []);
  const beside = composeCopies(service, seen).filter(({ id }) => !onPort.some((one) => one.id === id));
  const copies = [...onPort, ...beside];
  if (copies.length === 0) return undefined;
  const names = copies.map(({ name }) => `container ${name}`).join(', ');
  return {
    id: `duplicate-deployment/${spec.id}`,
    severity: severityOf(service),
    service: spec.id,
    message: `${spec.id} is deployed twice: the stack file names the command \`${spec.native?.formatCommand ?? ''}\`, and ${names} ${copies.length === 1 ? 'is' : 'are'} a second one${forbidden(service)}.`,
    evidence: [
      fileLine(seen, spec.id, 'a native process'),
      ...holders.map(holderLine),
      ...beside.map(({ name }) => `container ${name} was made by Compose for ${spec.id}`),
    ],
    fixes: onPort.length > 0 ? [{ intent: 'planFixPorts', label: 'Fix ports' }] : [],
  };
}

/** Holders of its ports and processes without a port, each process once. */
function nativeCopies({ spec }: ServiceFacts, seen: Observations): readonly NativeCopy[] {
  const holders = ofService(seen.holders, spec.id).filter((holder) => isOtherKind(holder, 'container'));
  const byPort = holders.flatMap(({ process, parents }) => (process ? [{ process, parents }] : []));
  const others = ofService(seen.machine.copies ?? [], spec.id);
  const pids = new Set<number>();
  return [...byPort, ...others].filter(({ process: { pid } }) => !pids.has(pid) && pids.add(pid));
}

function isOtherKind(holder: Observations['holders'][number], kind: 'native' | 'container'): boolean {
  if (holder.verdict !== 'duplicate' && holder.verdict !== 'stale') return false;
  return kind === 'container' ? holder.process !== undefined && !holder.container : holder.container !== undefined;
}

/** Containers that Compose made for a service of this name, from a folder of this stack, on whatever port. */
function composeCopies({ spec }: ServiceFacts, seen: Observations) {
  const { containers } = seen.inventory;
  const named = containers.filter(({ labels }) => labels?.['com.docker.compose.service'] === spec.id);
  if (named.length === 0) return [];
  const made = new Set(seen.services.flatMap(({ madeContainers = [] }) => madeContainers));
  return named.filter(({ id, labels }) => {
    const folder = labels?.['com.docker.compose.project.working_dir'];
    return !made.has(id) && folder !== undefined && isInside(folder, seen.stack.directory);
  });
}

function containerName({ spec }: ServiceFacts): string {
  const { from } = spec.container ?? {};
  return from && from.how !== 'compose' ? `container ${from.name}` : 'a container';
}

function severityOf(service: ServiceFacts): Finding['severity'] {
  return service.shadowed || service.blocked || service.spec.deployment ? 'error' : 'warning';
}

function forbidden({ spec }: ServiceFacts): string {
  return spec.deployment ? `; \`deployment: ${spec.deployment}\` forbids the other kind` : '';
}

function fileLine(seen: Observations, id: string, kind: string): string {
  return `${seen.stack.file}: ${id} is ${kind}`;
}
