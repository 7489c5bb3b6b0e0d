/** The JSON Schema for editors, from the same source that validates. */
import { z } from 'zod';
import { stackFile } from './stack-file.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** By which a file is known to be the schema, of whatever version. */
export const SCHEMA_TITLE = 'Stacklight stack file';

/** The comment (without `#`) by which editors with a YAML language server find the schema; the first line of a stack file. */
export function schemaLine(url: string): string {
  return ` yaml-language-server: $schema=${url}`;
}

/** What the file of the schema is called wherever it lies: in the source, the packages, the state folder, a project and the site. */
export const SCHEMA_FILE = 'stacklight.schema.json';

/** The text of that file. */
export function schemaText(): string {
  return `${JSON.stringify(stackFileJsonSchema(), undefined, 2)}\n`;
}

/** Draft 7, which editors' YAML support knows best. Describes the file before variables are filled in. */
export function stackFileJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(stackFile, { target: 'draft-7', io: 'input', unrepresentable: 'any', override });
  return { $schema: schema.$schema, title: SCHEMA_TITLE, ...schema };
}

function override({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  const { 'x-examples': examples } = jsonSchema;
  if (Array.isArray(examples)) {
    jsonSchema.examples = examples;
    delete jsonSchema['x-examples'];
  }
  // Keys that start with x- are the user's own, as in Compose.
  if (jsonSchema.additionalProperties === false) jsonSchema.patternProperties = { '^x-': {} };
  // Any text may still be a variable such as ${PORT}; choices and patterns hold for what it stands for.
  if (typeof jsonSchema.pattern === 'string') jsonSchema.pattern = `${jsonSchema.pattern}|\\$`;
}
