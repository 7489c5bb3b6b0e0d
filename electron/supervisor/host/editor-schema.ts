/** How a stack file names the schema, so that editors find it: from wherever the file lies, and on every machine that has it. */
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePrivateFile } from '../../files/json-file.ts';
import { entryAt, isFileAt } from '../../files/look.ts';
import { readState } from '../../files/read-guarded.ts';
import { SCHEMA_FILE, schemaText } from '../../stack/schema/json-schema.ts';

/** Where the schema lies in a folder, the first before the second: put there by `stacklight schema --write`, or as a package. */
const IN_A_FOLDER = [SCHEMA_FILE, join('node_modules', 'stacklight', 'assets', SCHEMA_FILE)];

/**
 * The reference for the first line of the stack file `file` (absolute). In a repository the file is shared, and a path of this
 * machine would be wrong on every other: there it is relative, or undefined where the schema does not lie in the repository.
 * Elsewhere it is the `file:` URL of the copy in `home`, the home of the state.
 */
export async function editorSchema(home: string, file: string): Promise<string | undefined> {
  const folder = dirname(file);
  const root = await repositoryOf(folder);
  if (root === undefined) return copyInHome(home);
  const schema = await nearestSchema(folder, root);
  if (schema === undefined) return undefined;
  const path = relative(folder, schema).replaceAll(sep, '/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** Editors cannot read inside a packed app. Undefined when it cannot be written: a stack file needs no schema. */
async function copyInHome(home: string): Promise<string | undefined> {
  const file = join(home, SCHEMA_FILE);
  const text = schemaText();
  try {
    if ((await readState(file).catch(() => undefined)) !== text) await writePrivateFile(file, text);
    return pathToFileURL(file).href;
  } catch {
    return undefined;
  }
}

/** The folder with `.git`, which is a file in a worktree; undefined outside of any. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  if ((await entryAt(join(folder, '.git'))).ok) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}

async function nearestSchema(folder: string, root: string): Promise<string | undefined> {
  for (const name of IN_A_FOLDER) if (await isFileAt(join(folder, name))) return join(folder, name);
  return folder === root ? undefined : nearestSchema(dirname(folder), root);
}
