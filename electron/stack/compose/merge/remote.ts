/** What of a Compose file lies on another machine: `include` and `extends` may name a registry's artefact or a repository. */
import { type Field, remark } from '../tree/node.ts';

/** The notes that say so; a project with one is not asked about before a yes. */
export const REMOTE_CODES: ReadonlySet<string> = new Set(['remote-include', 'remote-extends']);

/**
 * Whether Compose would fetch this path: a scheme (`oci://`, `https://…git`), the short form of ssh (`git@host:path`), or GitHub's
 * without a scheme (compose-go's remote loaders with buildkit's `ParseGitRef`). A drive (`C:\`) is none.
 */
export function isRemotePath(path: string): boolean {
  return /^(?:(?:oci|https?|ssh|git):|[a-z][\w+.-]*:\/\/|[^/\\\s]+@[^/\\\s]+:|github\.com\/)/i.test(path);
}

/** Notes that it is left out, and why. */
export function remarkRemote(field: Field, kind: 'include' | 'extends'): void {
  const why = 'only the Compose command can fetch it, and nothing is fetched before a yes';
  remark(field, { code: `remote-${kind}`, message: `${field.path} is not of this machine: ${why}, so it is left out` });
}
