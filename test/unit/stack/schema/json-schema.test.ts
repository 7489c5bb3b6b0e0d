import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackFileJsonSchema } from '../../../../electron/stack/schema/json-schema.ts';
import { stackFile } from '../../../../electron/stack/schema/stack-file.ts';
import { keysOf, TABLES, withTables } from '../../../support/key-tables.ts';

const root = join(import.meta.dirname, '../../../..');
const documentation = join(root, 'docs', 'stack-file.md');
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

type Keys = Readonly<Record<string, unknown>>;
const service = (keys: Keys) => ({ services: { api: keys } });

/** The smallest file around some keys of each table. */
const deps: Readonly<Record<string, (keys: Keys) => unknown>> = {
  file: (keys) => ({ ...service({ command: 'true' }), ...keys }),
  service,
  compose: (keys) => service({ compose: { file: 'compose.yaml', ...keys } }),
  env_file: (keys) => service({ env_file: [{ path: '.env', ...keys }] }),
  preflight: (keys) => service({ preflight: [{ run: 'true', ...keys }] }),
  ports: (keys) => service({ ports: [{ target: 80, ...keys }] }),
  depends_on: (keys) => service({ depends_on: { db: keys } }),
  healthcheck: (keys) => service({ healthcheck: keys }),
  expect: (keys) => service({ healthcheck: { expect: keys } }),
  restart: (keys) => service({ restart: { policy: 'always', ...keys } }),
  backoff: (keys) => service({ restart: { policy: 'always', backoff: keys } }),
  smoke: (keys) => ({ ...service({ command: 'true' }), smoke: [keys] }),
  same: (keys) => ({ ...service({ command: 'true' }), same: [{ key: 'A', services: ['a', 'b'], ...keys }] }),
  alerts: (keys) => ({ ...service({ command: 'true' }), alerts: keys }),
};

describe('the JSON Schema for editors', () => {
  const current = `${JSON.stringify(stackFileJsonSchema(), null, 2)}\n`;

  it('is the committed one; `npm run docs:reference` writes it', () => {
    if (process.env.UPDATE === '1') writeFileSync(committed, current);
    expect(readFileSync(committed, 'utf8')).toBe(current);
  });

  it('has a description, a type in words and examples for each key', () => {
    const keys = keysIn(JSON.parse(current));
    const bare = keys.filter(([, one]) => !one.description || !one['x-type'] || !Array.isArray(one.examples));
    expect(bare.map(([name]) => name)).toEqual([]);
    expect(keys.length).toBeGreaterThan(60);
  });

  it.each(TABLES)('has no example in %s that is itself an error', (table) => {
    const examples = keysOf(table, JSON.parse(current)).flatMap(([key, note]) =>
      (note.examples as unknown[]).map((example) => ({ key, example })),
    );
    const wrong = examples.filter(
      ({ key, example }) => !stackFile.safeParse(deps[table]?.({ [key]: example })).success,
    );
    expect(examples.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('lets x- keys and variables pass', () => {
    const schema = stackFileJsonSchema();
    expect(schema.patternProperties).toEqual({ '^x-': {} });
    const { pattern } = objectsIn(schema).find((one) => one.pattern) ?? {};
    expect(new RegExp(String(pattern)).test(`$${'{INTERVAL}'}`)).toBe(true);
  });

  it('makes the tables of the documentation; `npm run docs:reference` writes them', () => {
    const text = readFileSync(documentation, 'utf8');
    const filled = withTables(text, JSON.parse(current));
    if (process.env.UPDATE === '1') writeFileSync(documentation, filled);
    expect(readFileSync(documentation, 'utf8')).toBe(filled);
  });

  it('has every key in one of those tables', () => {
    const text = readFileSync(documentation, 'utf8');
    const shown = (name: string) =>
      [...text.matchAll(new RegExp(`<!-- keys: ${name}(?: \\([^)]*\\))? -->\\n([\\s\\S]*?)<!-- end -->`, 'g'))].join(
        '\n',
      );
    const missing = TABLES.flatMap((name) =>
      keysOf(name, JSON.parse(current))
        .map(([key]) => key)
        .filter((key) => !shown(name).includes(`| \`${key}\` |`))
        .map((key) => `${name}: ${key}`),
    );
    expect(missing).toEqual([]);
  });
});
