import type { ProposalView, ProposedServiceView } from '../electron/contract/proposal.ts';
import type { From, Proposing } from './proposing.ts';
import { proposalWords } from './words/proposal.ts';

type Shown = Extract<Proposing, { kind: 'shown' }>;

/** The title of the view, before and after something was found. */
export function proposalTitle(from: From): string {
  return from === 'machine' ? proposalWords.thisMachine : proposalWords.openFolder;
}

/** `~/shop: compose.yaml, package.json`. */
export function describeSource({ folder, files }: ProposalView): string {
  return files.length === 0 ? folder : `${folder}: ${files.join(', ')}`;
}

/** One line on what was found and what happened so far, which is nothing. */
export function describeFound({ proposal: { services }, chosen, from }: Shown): string {
  const found = from === 'machine' ? proposalWords.machineFound : proposalWords.folderFound;
  return found(services.length, chosen.size);
}

/** What the buttons would write, since nobody likes a file that they did not ask for. */
export function describeWrite({ proposal, chosen, from }: Shown): string {
  if (chosen.size === 0) return proposalWords.nothingTicked;
  if (from === 'machine') return proposalWords.saveHint;
  const asProposed = proposal.services.every((service) => service.chosen === chosen.has(service.id));
  if (asProposed && proposal.files.length > 0) return proposalWords.openAsItIs(listWords(proposal.files));
  return proposalWords.writeInto(proposal.folder);
}

function listWords(names: readonly string[]): string {
  return names.length > 1 ? proposalWords.theFolder : (names[0] ?? '');
}

export interface ServiceGroup {
  /** Undefined: the services that belong to nothing in particular. */
  readonly name: string | undefined;
  readonly services: readonly ProposedServiceView[];
}

/** The services by what they belong to, in their order; those that belong to nothing come last. */
export function serviceGroups(services: readonly ProposedServiceView[]): readonly ServiceGroup[] {
  const names = [...new Set(services.map(({ group }) => group))];
  const sorted = [...names.filter((name) => name !== undefined), ...names.filter((name) => name === undefined)];
  return sorted.map((name) => ({ name, services: services.filter(({ group }) => group === name) }));
}

/** What stands before a command, where it is not the service's own command. */
export const runWords = {
  command: '',
  preflight: proposalWords.runPreflight,
  healthcheck: proposalWords.runHealthCheck,
  smoke: proposalWords.runSmoke,
  compose: proposalWords.runCompose,
  image: '',
  webhook: '',
} as const satisfies Readonly<Record<ProposedServiceView['runs'][number]['what'], string>>;
