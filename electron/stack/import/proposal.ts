/**
 * What Stacklight understood of files that are not its own, or of a running machine: the services as they would stand in
 * `stacklight.yaml`, each with its reason. Every importer ends here, and from here there is one way on: `documentOf` makes a
 * stack file of it, which is parsed like any other.
 */
import type { Problem } from '../../result.ts';
import type { ServiceKind } from '../stack.ts';

/** Where a proposal can come from. */
export const SOURCE_KINDS = ['compose', 'procfile', 'package-json', 'process-compose', 'pm2', 'machine'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A service unchanged in a stack file, keys in the order in which they are written; variables are escaped (`$$`). */
export type ServiceEntry = Readonly<Record<string, unknown>>;

export interface ProposedService {
  readonly id: string;
  readonly kind: ServiceKind;
  readonly entry: ServiceEntry;
  /** What its command really runs, where that is another text: the script of `npm run dev`. */
  readonly runs?: string;
  readonly source: SourceKind;
  /** Where it stands, for people: `compose.yaml, service api`; `package.json, script dev`; `pid 4711 on port 8000`. */
  readonly from: string;
  /** What it belongs to where one proposal holds several: `Compose project shop`, `repository ~/code/blog`. */
  readonly group?: string;
  /** Why it is so, a clause each: `vite is a dependency`, `answers like Redis`, `label com.docker.compose.service`. */
  readonly because: readonly string[];
  /** Whether it is ticked to begin with. */
  readonly chosen: boolean;
}

export interface Proposal {
  /** The stack's name by Compose's rules. */
  readonly name: string;
  /** Absolute folder that the entries' relative paths start from. */
  readonly directory: string;
  /** The files that were read as sources (absolute); for a machine, none. The first one stands for the stack. */
  readonly sources: readonly { readonly kind: SourceKind; readonly file: string }[];
  readonly services: readonly ProposedService[];
  /** What stands in the sources and is not taken over, with its place: nothing is dropped silently. */
  readonly notes: readonly Problem[];
  /** Those of the notes that say why a source could not be read at all: what stands in it is missing here. */
  readonly unread?: readonly Problem[];
  /** Every file (absolute) whose change may change the proposal: sources, includes, extended files, env files. */
  readonly watch: readonly string[];
}
