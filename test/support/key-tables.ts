/** The tables of `docs/stack-file.md`, from the JSON Schema: a key cannot be there and miss here, or the other way round. */
import { stringify } from 'yaml';

type Schema = Readonly<Record<string, unknown>>;

/** Where each table's mapping is in the schema, by the name that its marker in the documentation has. */
const places: Readonly<Record<string, readonly string[]>> = {
  file: [],
  service: ['services', '*'],
  compose: ['services', '*', 'compose'],
  env_file: ['services', '*', 'env_file', 'items'],
  preflight: ['services', '*', 'preflight', 'items'],
  ports: ['services', '*', 'ports', 'items'],
  depends_on: ['services', '*', 'depends_on', '*'],
  healthcheck: ['services', '*', 'healthcheck'],
  expect: ['services', '*', 'healthcheck', 'expect'],
  restart: ['services', '*', 'restart'],
  backoff: ['services', '*', 'restart', 'backoff'],
  smoke: ['smoke', 'items'],
  same: ['same', 'items'],
  alerts: ['alerts'],
};

export const TABLES = Object.keys(places);

/** The same text with each `<!-- keys: name -->` … `<!-- end -->` filled with the table of that name, all or the keys listed. */
export function withTables(documentation: string, schema: Schema): string {
  return documentation.replace(
    /<!-- keys: ([a-z_]+)(?: \(([^)]*)\))? -->\n[\s\S]*?<!-- end -->/g,
    (_whole, name: string, only: string | undefined) => {
      const marker = only === undefined ? name : `${name} (${only})`;
      return `<!-- keys: ${marker} -->\n${table(name, only?.split(', '), schema)}\n<!-- end -->`;
    },
  );
}

/** Every key that a table of this name can show, with its schema. */
export function keysOf(name: string, schema: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(propertiesOf(name, schema));
}

function table(name: string, only: readonly string[] | undefined, schema: Schema): string {
  const properties = propertiesOf(name, schema);
  const rows = (only ?? Object.keys(properties)).map((key) => {
    const note = properties[key];
    if (note === undefined) throw new Error(`the schema has no key ${key} in ${name}`);
    return row(key, note);
  });
  return [
    '| key | type | default | example | Compose | what it is |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function row(key: string, note: Schema): string {
  const { description, examples } = note;
  const ending = note['x-default'] === undefined ? '' : ` Default: ${note['x-default']}.`;
  const is = String(description).slice(0, String(description).length - ending.length);
  const example = stringify(Array.isArray(examples) ? examples[0] : undefined, {
    collectionStyle: 'flow',
    flowCollectionPadding: true,
    lineWidth: 0,
  }).trim();
  const compose = note['x-compose'] === undefined ? '–' : `\`${note['x-compose']}\``;
  const managedServices = [`\`${key}\``, note['x-type'], note['x-default'] ?? '–', `\`${example}\``, compose, is];
  return `| ${managedServices.map((managed) => String(managed).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function propertiesOf(name: string, schema: Schema): Readonly<Record<string, Schema>> {
  const found = (places[name] ?? ['no table of this name']).reduce<Schema>(into, schema);
  return Object.assign({}, ...branchesOf(found).map((branch) => branch.properties ?? {}));
}

/** One step down: into a key, into the values of a mapping (`*`) or into the entries of a list (`items`), in any branch. */
function into(schema: Schema, step: string): Schema {
  const inside = branchesOf(schema).flatMap((branch) => {
    if (step === '*') return branch.additionalProperties ? [branch.additionalProperties] : [];
    if (step === 'items') return branch.items ? [branch.items] : [];
    const property = (branch.properties as Record<string, unknown> | undefined)?.[step];
    return property ? [property] : [];
  });
  return { anyOf: inside };
}

function branchesOf(schema: Schema): readonly Schema[] {
  const { anyOf } = schema;
  return Array.isArray(anyOf) ? anyOf.flatMap((branch) => branchesOf(branch as Schema)) : [schema];
}
