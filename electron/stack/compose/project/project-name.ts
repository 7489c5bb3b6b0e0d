/** The name of a Compose project: `COMPOSE_PROJECT_NAME`, else the `name:` of the files (the last one wins), else the folder's. */

import { baseName } from '../../paths.ts';
import { interpolate } from '../../syntax/interpolate.ts';
import { type Loading, lookupOf, type ProjectSource, parsedTrees } from '../merge/model.ts';

const VALID = /^[a-z0-9][a-z0-9_-]*$/;

/** Says so where a name is given that Compose refuses (code `bad-name`). */
export async function projectName(source: ProjectSource, loading: Loading): Promise<string> {
  const variable = source.variables.COMPOSE_PROJECT_NAME;
  if (variable) return checked(variable, 'COMPOSE_PROJECT_NAME', {}, loading);
  const names = await Promise.all(source.files.map((file) => nameIn(file, source, loading)));
  return names.findLast((name) => name !== undefined) ?? nameOfFolder(baseName(source.directory));
}

async function nameIn(file: string, source: ProjectSource, loading: Loading): Promise<string | undefined> {
  const trees = await parsedTrees(file, loading);
  const nodes = trees.ok ? trees.value.map((tree) => tree.entries.get('name')?.node) : [];
  const node = nodes.findLast((one) => one?.kind === 'scalar' && one.value !== null);
  if (node?.kind !== 'scalar') return undefined;
  const { text } = interpolate(node.text, lookupOf(source.variables));
  return text === '' ? undefined : checked(text, 'name', node.place, loading);
}

/** As compose-go's NormalizeProjectName. */
export function nameOfFolder(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
  return name === '' ? 'project' : name;
}

function checked(name: string, what: string, place: object, { complaints }: Loading): string {
  if (VALID.test(name)) return name;
  const message = `${what} must be lower case letters, digits, "-" and "_" and begin with a letter or digit`;
  complaints.errors.push({ code: 'bad-name', message, hint: `for example ${nameOfFolder(name)}`, ...place });
  return nameOfFolder(name);
}
