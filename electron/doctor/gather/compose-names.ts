/** Which containers the Compose files beside a stack file describe by name. */
import { join } from 'node:path';
import { entriesIn } from '../../files/look.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { readComposeYaml } from '../../stack/compose/tree/read-yaml.ts';

const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-].*)?\.ya?ml$/;

/** Container name → file. Looks into the folder itself and the folders `compose-…` in it; what cannot be read counts as absent. */
export async function composeNames(directory: string): Promise<Map<string, string>> {
  const listed = await entriesIn(directory);
  const entries = listed.ok ? listed.value : [];
  const nested = entries.filter((entry) => entry.isDirectory() && entry.name.startsWith('compose-'));
  const folders = [directory, ...nested.map(({ name }) => join(directory, name))];
  const files = (await Promise.all(folders.map(composeFilesIn))).flat();
  const names = await Promise.all(
    files.map(async (file) => (await namesIn(file)).map((name) => [name, file] as const)),
  );
  return new Map(names.flat());
}

async function composeFilesIn(folder: string): Promise<readonly string[]> {
  const listed = await entriesIn(folder);
  const names = listed.ok ? listed.value.map(({ name }) => name) : [];
  return names.filter((name) => COMPOSE_FILE.test(name)).map((name) => join(folder, name));
}

async function namesIn(file: string): Promise<readonly string[]> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.compose.fileBytes });
  const root = read.ok ? readComposeYaml(read.value.text, file) : read;
  const services = root.ok ? root.value.entries.get('services')?.node : undefined;
  if (services?.kind !== 'map') return [];
  return [...services.entries.values()].flatMap(({ node }) => {
    const name = node.kind === 'map' ? node.entries.get('container_name')?.node : undefined;
    return name?.kind === 'scalar' && name.text !== '' ? [name.text] : [];
  });
}
