import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePrivateFile } from '../../files/json-file.ts';
import { readState } from '../../files/read-guarded.ts';
import { stackFileJsonSchema } from '../../stack/schema/json-schema.ts';

/**
 * The `file:` URL by which editors find the schema of stack files from wherever a file lies. The schema is put into the home of
 * the state, since editors cannot read inside a packed app. Undefined when it cannot be written: a stack file needs no schema.
 */
export async function editorSchema(home: string): Promise<string | undefined> {
  const file = join(home, 'stacklight.schema.json');
  const text = `${JSON.stringify(stackFileJsonSchema(), undefined, 2)}\n`;
  try {
    if ((await readState(file).catch(() => undefined)) !== text) await writePrivateFile(file, text);
    return pathToFileURL(file).href;
  } catch {
    return undefined;
  }
}
