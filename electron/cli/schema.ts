import { resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';
import { writeNew } from '../files/write-file.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { SCHEMA_TITLE, schemaText, stackFileJsonSchema } from '../stack/schema/json-schema.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { exportWords } from './words/export.ts';

/** `schema`: the JSON Schema of stack files on stdout, or in a file that is new or holds an older one. Needs no stack and no supervisor. */
export async function schema({ output }: Context, path: string | undefined): Promise<number> {
  if (path === undefined) {
    if (output.json) output.document(stackFileJsonSchema());
    else output.text(schemaText().trimEnd());
    return EXIT.good;
  }
  const written = await writeSchema(resolve(path));
  if (!written.ok) return output.problem(written.problem);
  output.document({ file: written.value });
  output.line(exportWords.schemaWritten(written.value));
  return EXIT.good;
}

/** The value is the path. Errors: `file-exists` for anything that is not such a schema, `not-written`. */
async function writeSchema(file: string): Promise<Result<string>> {
  const there = await readJsonFile(file, z.object({ title: z.literal(SCHEMA_TITLE) }));
  if (there.kind === 'missing') return writeNew(file, schemaText());
  if (there.kind === 'broken')
    return fail({
      code: 'file-exists',
      message: exportWords.notTheSchema(file),
      hint: exportWords.notTheSchemaHint,
      file,
    });
  try {
    await writeFileAtomic(file, schemaText());
    return ok(file);
  } catch (error) {
    return fail({ code: 'not-written', message: exportWords.notWritten(file, messageOf(error)), file });
  }
}
