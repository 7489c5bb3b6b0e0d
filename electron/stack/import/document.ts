/** From a proposal to a stack file: the plain object in its words, and the text with the reasons as comments. Pure. */
import { Document, isMap, isScalar } from 'yaml';
import { inertLine } from '../../../shared/text/inert.ts';
import { baseName } from '../paths.ts';
import { schemaLine } from '../schema/json-schema.ts';
import { visibleYaml } from '../syntax/visible-yaml.ts';
import type { Proposal, ProposedService, ServiceEntry } from './proposal.ts';

/** A stack file as plain data, keys in the order in which they are written. */
export interface StackDocument {
  readonly name: string;
  readonly services: Readonly<Record<string, ServiceEntry>>;
}

/**
 * The stack file of the chosen services (ids; default: those that are ticked to begin with), in the proposal's order. What
 * depends on a service that was left out no longer waits for it. Entries are taken as they are: their texts are escaped already.
 */
export function documentOf(proposal: Proposal, chosen?: readonly string[]): StackDocument {
  const taken = takenOf(proposal, chosen);
  const ids = new Set(taken.map(({ id }) => id));
  const services = Object.fromEntries(taken.map(({ id, entry }) => [id, withoutAbsent(entry, ids)]));
  return { name: proposal.name, services };
}

/**
 * The same as YAML; above each service stands where it comes from and why it is so. `schema`: URL of the JSON Schema that editors
 * are to use.
 */
export function textOf(proposal: Proposal, chosen?: readonly string[], schema?: string): string {
  // `compat`: texts such as `no` and `22:22` are quoted, since older readers take them for something else.
  const document = new Document(documentOf(proposal, chosen), { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  document.commentBefore = [...(schema === undefined ? [] : [schemaLine(schema)]), ` ${headline(proposal)}`].join('\n');
  const services = document.get('services', true);
  const byId = new Map(proposal.services.map((service) => [service.id, service]));
  for (const [index, { key }] of (isMap(services) ? services.items : []).entries()) {
    const service = isScalar(key) ? byId.get(String(key.value)) : undefined;
    if (!isScalar(key) || !service) continue;
    key.commentBefore = reasonOf(service);
    key.spaceBefore = index > 0;
  }
  return visibleYaml(document, { lineWidth: 0 });
}

/** The comment above a service: ` compose.yaml, service api: label com.docker.compose.service`. */
export function reasonOf({ from, because }: ProposedService): string {
  const reasons = because.length > 0 ? `: ${because.join('; ')}` : '';
  return ` ${oneLine(`${from}${reasons}`)}`;
}

function takenOf({ services }: Proposal, chosen: readonly string[] | undefined): readonly ProposedService[] {
  const ids = chosen && new Set(chosen);
  return services.filter((service) => ids?.has(service.id) ?? service.chosen);
}

function withoutAbsent(entry: ServiceEntry, ids: ReadonlySet<string>): ServiceEntry {
  const { depends_on: dependencies, ...rest } = entry;
  if (typeof dependencies !== 'object' || dependencies === null) return entry;
  if (Array.isArray(dependencies)) {
    const kept = dependencies.filter((id) => ids.has(String(id)));
    return kept.length === 0 ? rest : replaced(entry, kept);
  }
  const kept = Object.entries(dependencies).filter(([id]) => ids.has(id));
  return kept.length === 0 ? rest : replaced(entry, Object.fromEntries(kept));
}

/** With the key where it stood. */
function replaced(entry: ServiceEntry, dependencies: unknown): ServiceEntry {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key, key === 'depends_on' ? dependencies : value]),
  );
}

function headline({ sources }: Proposal): string {
  const names = [...new Set(sources.map(({ file }) => baseName(file)))];
  const from = names.length === 0 ? 'what runs on this machine' : names.join(', ');
  return oneLine(`Proposed by Stacklight from ${from}. Yours to change.`);
}

/** A comment ends with its line, whatever a foreign file is called. */
function oneLine(text: string): string {
  return inertLine(text.replace(/\s+/g, ' ').trim());
}
