import type { ProposalView, ProposedServiceView } from '../contract.ts';
import type { Proposal, ProposedService } from '../stack/import/proposal.ts';
import { baseName } from '../stack/paths.ts';
import type { PortSpec, ServiceSpec, Stack } from '../stack/stack.ts';
import { checkWords } from '../supervisor/check-words.ts';
import { homePath } from './home-path.ts';

export interface ProposalParts {
  /** Names the proposal to the page. */
  readonly id: string;
  readonly proposal: Proposal;
  /** The stacks that the proposal would make, the likelier first: what a service means is read there. */
  readonly stacks: readonly Stack[];
  /** The user's home folder. */
  readonly home: string;
}

/** A proposal in words for the page. What a service would run and be asked is taken from the stack that it would become. */
export function proposalView({ id, proposal, stacks, home }: ProposalParts): ProposalView {
  return {
    id,
    name: proposal.name,
    folder: homePath(proposal.directory, home),
    files: [...new Set(proposal.sources.map(({ file }) => baseName(file)))],
    services: proposal.services.map((service) => serviceView(service, specOf(service.id, stacks))),
    notes: proposal.notes.map((note) => ({ ...note })),
  };
}

function specOf(id: string, stacks: readonly Stack[]): ServiceSpec | undefined {
  return stacks.flatMap(({ services }) => services).find((spec) => spec.id === id);
}

function serviceView(service: ProposedService, spec: ServiceSpec | undefined): ProposedServiceView {
  const check = spec && checkWords(spec.healthcheck);
  return {
    id: service.id,
    kind: service.kind,
    from: service.from,
    ...(service.group === undefined ? {} : { group: service.group }),
    ports: spec?.ports.map(portWords) ?? [],
    ...(check === undefined ? {} : { check }),
    runs: spec ? runsOf(spec) : [],
    because: [...service.because],
    chosen: service.chosen,
    ...(spec?.blocked ? { problem: spec.blocked.message } : {}),
  };
}

/** `8000`, `127.0.0.2:5432`, `[::1]:80`, `53/udp`. */
function portWords({ port, protocol, address }: PortSpec): string {
  const host = address === undefined ? '' : address.includes(':') ? `[${address}]:` : `${address}:`;
  return `${host}${port}${protocol === 'udp' ? '/udp' : ''}`;
}

/** What a yes would run, in the order of the file. */
function runsOf({ native, container, healthcheck: { probe } }: ServiceSpec): ProposedServiceView['runs'] {
  const check = probe.type === 'exec' ? [{ what: 'healthcheck' as const, text: probe.command.join(' ') }] : [];
  if (native) {
    const first = native.preflight.map(({ run }) => ({ what: 'preflight' as const, text: run }));
    return [{ what: 'command', text: native.commandText }, ...first, ...check];
  }
  return container ? [...containerRuns(container.from), ...check] : check;
}

/** A container that is only named is started as it is: nothing of the file runs in it. */
function containerRuns(from: NonNullable<ServiceSpec['container']>['from']): ProposedServiceView['runs'] {
  if (from.how === 'existing') return [{ what: 'image', text: `container ${from.name}` }];
  if (from.how === 'compose') return [{ what: 'compose', text: from.service }];
  return [{ what: 'image', text: [from.image, ...(from.command ?? [])].join(' ') }];
}
