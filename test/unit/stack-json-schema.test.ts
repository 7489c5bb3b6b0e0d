import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackFileJsonSchema } from '../../electron/stack/json-schema.ts';

const root = join(import.meta.dirname, '..', '..');
const committed = join(root, 'assets', 'stacklight.schema.json');

/** Every object of a JSON value. */
function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}

/** Names of all keys that a stack file can have, with the schema of each. */
function keysIn(schema: unknown): readonly (readonly [string, Record<string, unknown>])[] {
  return objectsIn(schema).flatMap(({ properties }) =>
    properties ? (Object.entries(properties) as [string, Record<string, unknown>][]) : [],
  );
}

describe('the JSON Schema for editors', () => {
  const current = `${JSON.stringify(stackFileJsonSchema(), null, 2)}\n`;

  it('is the committed one; `npm run schema` writes it', () => {
    if (process.env.UPDATE === '1') writeFileSync(committed, current);
    expect(readFileSync(committed, 'utf8')).toBe(current);
  });

  it('describes each key', () => {
    const undescribed = keysIn(JSON.parse(current)).filter(([, schema]) => !schema.description);
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });

  it('lets x- keys and variables pass', () => {
    const schema = stackFileJsonSchema();
    expect(schema.patternProperties).toEqual({ '^x-': {} });
    const { pattern } = objectsIn(schema).find((one) => one.pattern) ?? {};
    expect(new RegExp(String(pattern)).test(`$${'{INTERVAL}'}`)).toBe(true);
  });

  it('knows the same keys as the documentation', () => {
    const documentation = readFileSync(join(root, 'docs', 'stack-file.md'), 'utf8');
    const missing = keysIn(JSON.parse(current)).filter(([name]) => !documentation.includes(`\`${name}\``));
    expect(missing.map(([name]) => name)).toEqual([]);
  });
});
