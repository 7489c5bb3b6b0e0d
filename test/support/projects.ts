import { fileURLToPath } from 'node:url';
import type { Proposal } from '../../electron/stack/import/proposal.ts';
import { type ProposeOptions, proposeFolder } from '../../electron/stack/read/read-folder.ts';

/** The absolute folder of an example project under `test/fixtures/projects`. */
export function projectFolder(name: string): string {
  return fileURLToPath(new URL(`../fixtures/projects/${name}`, import.meta.url));
}

/** What Stacklight makes of an example project; fails with the problems. */
export async function proposed(name: string, options: Partial<ProposeOptions> = {}): Promise<Proposal> {
  const result = await proposeFolder(projectFolder(name), { env: {}, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

/** The entries of a proposal by id. */
export function entriesOf(proposal: Proposal): Readonly<Record<string, Proposal['services'][number]['entry']>> {
  return Object.fromEntries(proposal.services.map(({ id, entry }) => [id, entry]));
}

/** The ids that are ticked to begin with. */
export function ticked(proposal: Proposal): readonly string[] {
  return proposal.services.filter(({ chosen }) => chosen).map(({ id }) => id);
}
