/** A proposal for a stack file in another folder than its own. Pure. */
import { resolvePath } from '../paths.ts';
import { literal } from './escape-dollars.ts';
import type { Proposal, ProposedService, ServiceEntry } from './proposal.ts';

/**
 * The proposal of this machine as it must stand in a file in `directory` (absolute): what its entries name relative to the
 * proposal's own folder is named absolutely there. Covers the paths that a machine's proposal has: `working_dir`, `compose.file`.
 */
export function rebased(proposal: Proposal, directory: string): Proposal {
  if (directory === proposal.directory) return proposal;
  // Texts of entries are escaped, so the folder in front of them is, too.
  const absolute = (path: string) => resolvePath(literal(proposal.directory), path, undefined);
  const services = proposal.services.map((service) => ({ ...service, entry: rebasedEntry(service, absolute) }));
  return { ...proposal, directory, services };
}

function rebasedEntry({ kind, entry }: ProposedService, absolute: (path: string) => string): ServiceEntry {
  const { command, working_dir: workingDir, compose, ...rest } = entry;
  // Without one, a process runs in the folder of the stack file, which is another one now.
  const place = typeof workingDir === 'string' ? workingDir : kind === 'native' ? '.' : undefined;
  return {
    ...(command === undefined ? {} : { command }),
    ...(place === undefined ? {} : { working_dir: absolute(place) }),
    ...(compose === undefined ? {} : { compose: rebasedCompose(compose, absolute) }),
    ...rest,
  };
}

function rebasedCompose(compose: unknown, absolute: (path: string) => string): unknown {
  if (typeof compose !== 'object' || compose === null || !('file' in compose)) return compose;
  const { file } = compose;
  if (typeof file === 'string') return { ...compose, file: absolute(file) };
  return { ...compose, file: Array.isArray(file) ? file.map((one) => absolute(String(one))) : file };
}
