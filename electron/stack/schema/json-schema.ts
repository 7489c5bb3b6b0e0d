/** The JSON Schema for editors, from the same source that validates. */
import { z } from 'zod';
import { stackFile } from './stack-file.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The comment (without `#`) by which editors with a YAML language server find the schema; the first line of a stack file. */
export function schemaLine(url: string): string {
  return ` yaml-language-server: $schema=${url}`;
}

/** Draft 7, which editors' YAML support knows best. Describes the file before variables are filled in. */
export function stackFileJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(stackFile, { target: 'draft-7', io: 'input', unrepresentable: 'any', override });
  return { $schema: schema.$schema, title: 'Stacklight stack file', ...schema };
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
