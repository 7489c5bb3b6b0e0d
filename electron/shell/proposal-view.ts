import type { ProposalView, ProposedServiceView } from '../contract/proposal.ts';
import type { Proposal, ProposedService } from '../stack/import/proposal.ts';
import { baseName } from '../stack/paths.ts';
import type { PortSpec, ServiceSpec, Stack } from '../stack/stack.ts';
import { describeCheck } from '../supervisor/views/check-text.ts';
import { homePath } from './home-path.ts';

/** A stack that would come of a proposal. */
export interface Draft {
  readonly stack: Stack;
  /** What its services would run, by id. */
  readonly runs: ReadonlyMap<string, ProposedServiceView['runs']>;
}

export interface ProposalDeps {
  /** Names the proposal to the page. */
  readonly id: string;
  readonly proposal: Proposal;
  /** The stacks that the proposal would make, the likelier first: what a service means is read there. */
  readonly drafts: readonly Draft[];
  /** The user's home folder. */
  readonly home: string;
}

/** A proposal in words for the page. What a service would run and be asked is taken from the stack that it would become. */
export function proposalView({ id, proposal, drafts, home }: ProposalDeps): ProposalView {
  return {
    id,
    name: proposal.name,
    folder: homePath(proposal.directory, home),
    files: [...new Set(proposal.sources.map(({ file }) => baseName(file)))],
    services: proposal.services.map((service) => serviceView(service, drafts)),
    notes: proposal.notes.map((note) => ({ ...note })),
  };
}

function specOf(id: string, draft: Draft | undefined): ServiceSpec | undefined {
  return draft?.stack.services.find((spec) => spec.id === id);
}

function serviceView(service: ProposedService, drafts: readonly Draft[]): ProposedServiceView {
  const draft = drafts.find((one) => specOf(service.id, one) !== undefined);
  const spec = specOf(service.id, draft);
  const check = spec && describeCheck(spec.healthcheck);
  return {
    id: service.id,
    kind: service.kind,
    from: service.from,
    ...(service.group === undefined ? {} : { group: service.group }),
    ports: [
      ...(spec?.ports ?? []).map(describePort),
      ...(spec?.assumedPorts ?? []).map((port) => `${describePort(port)} (assumed)`),
    ],
    ...(check === undefined ? {} : { check }),
    runs: draft?.runs.get(service.id) ?? [],
    because: [...service.because],
    chosen: service.chosen,
    ...(spec?.blocked ? { problem: spec.blocked.message } : {}),
  };
}

/** `8000`, `127.0.0.2:5432`, `[::1]:80`, `53/udp`. */
function describePort({ port, protocol, address }: PortSpec): string {
  const host = address === undefined ? '' : address.includes(':') ? `[${address}]:` : `${address}:`;
  return `${host}${port}${protocol === 'udp' ? '/udp' : ''}`;
}
