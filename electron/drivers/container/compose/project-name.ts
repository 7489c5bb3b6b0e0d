/**
 * The project name that Compose gave to the containers of these files: `COMPOSE_PROJECT_NAME` of the `.env` beside the first
 * file, else the `name:` of the files (the last one wins), else the folder (compose-spec, "project name").
 */
import { basename, dirname, join } from 'node:path';
import { readGuardedText } from '../../../files/read-guarded.ts';
import { LIMITS } from '../../../limits.ts';
import { nameOfFolder } from '../../../stack/compose/project/project-name.ts';
import { readComposeYaml } from '../../../stack/compose/tree/read-yaml.ts';

/** Files that cannot be read count as files without a name: what is wrong with them is the loader's to say. */
export async function composeProject(files: readonly string[]): Promise<string> {
  const folder = dirname(files[0] ?? '.');
  const fromEnv = /^\s*(?:export\s+)?COMPOSE_PROJECT_NAME\s*=\s*["']?([^"'\s#]+)/m.exec(
    await readText(join(folder, '.env')),
  )?.[1];
  if (fromEnv) return fromEnv;
  const names = await Promise.all(files.map(async (file) => nameIn(await readText(file), file)));
  return names.findLast((name) => name !== undefined) ?? nameOfFolder(basename(folder));
}

function nameIn(text: string, file: string): string | undefined {
  const root = readComposeYaml(text, file);
  const node = root.ok ? root.value.entries.get('name')?.node : undefined;
  // A name with a variable in it depends on the shell in which Compose ran; the folder is the better guess.
  return node?.kind === 'scalar' && node.text !== '' && !node.text.includes('$') ? node.text : undefined;
}

async function readText(file: string): Promise<string> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.compose.fileBytes, lossy: true });
  return read.ok ? read.value.text : '';
}
