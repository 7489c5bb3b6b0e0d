/** What one file of a folder gives to a proposal, and how the parts of a mixed folder become one. Pure. */

import type { Problem } from '../../result.ts';
import { readPorts } from '../syntax/port-syntax.ts';
import type { ProposedService, ServiceEntry, SourceKind } from './proposal.ts';

/** One source as an importer understood it. Ids are unique within it, `depends_on` names ids of the same source. */
export interface Part {
  readonly kind: SourceKind;
  /** Absolute. */
  readonly file: string;
  /** The name that the source gives to the whole, where it gives one. */
  readonly name?: string;
  readonly services: readonly ProposedService[];
  readonly notes: readonly Problem[];
  /** Those of the notes that say why something of this source could not be read. */
  readonly unread?: readonly Problem[];
  /** Absolute paths: the file itself and what else was read, or would be if it were there. */
  readonly watch: readonly string[];
}

/** Ports of this machine that an entry declares; what cannot be read as a port claims none. */
export function declaredPorts(entry: ServiceEntry): readonly number[] {
  const ports: readonly unknown[] = Array.isArray(entry.ports) ? entry.ports : [];
  return ports.flatMap((port) => {
    if (typeof port !== 'number' && typeof port !== 'string' && !isLongForm(port)) return [];
    const read = readPorts(port);
    return read.ok ? read.ports.map((spec) => spec.port) : [];
  });
}

function isLongForm(port: unknown): port is { readonly target: number | string } {
  return typeof port === 'object' && port !== null && 'target' in port;
}
