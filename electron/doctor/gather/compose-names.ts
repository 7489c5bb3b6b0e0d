/** Which containers the Compose files beside a stack file describe by name. */
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { entriesIn } from '../../files/look.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';

const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-].*)?\.ya?ml$/;
const named = z.object({
  services: z.record(z.string(), z.object({ container_name: z.string().optional() }).nullable()),
});

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
  try {
    const read = await readGuardedText(file, { maxBytes: LIMITS.compose.fileBytes });
    if (!read.ok) return [];
    const { services } = named.parse(parse(read.value.text, { maxAliasCount: LIMITS.stack.aliases }));
    return Object.values(services).flatMap((service) => service?.container_name ?? []);
  } catch {
    return [];
  }
}
