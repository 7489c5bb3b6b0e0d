/** The environment of a service as its container gets it: `environment` over its env files, the shell where nothing is said. */

import type { EnvFileSpec } from '../../stack.ts';
import { parseEnvFile } from '../../syntax/dotenv.ts';
import { lossNote } from '../../syntax/loss-note.ts';
import { type Loading, lookupOf } from '../merge/model.ts';
import { child, childrenOf, type Field, isNothing, itemsOf, type Place } from '../tree/node.ts';
import { textOf } from '../tree/values.ts';
import { buildEnvFiles, filledIn, labelsOf } from './fields.ts';

type Variables = Readonly<Record<string, string>>;

/** A required env file that is missing is an error of the project (code `env-file-missing`), as it is for Compose. */
export async function resolveEnvironment(service: Field, variables: Variables, loading: Loading): Promise<Variables> {
  const values: Record<string, string> = {};
  const files = child(service, 'env_file');
  const places = files ? itemsOf(files).map(({ node }) => node.place) : [];
  for (const [index, file] of buildEnvFiles(files).entries()) {
    Object.assign(values, await readEnvFile(file, { ...variables, ...values }, places[index], loading));
  }
  const given = child(service, 'environment');
  // A name that says nothing and that the shell does not have is unset, whatever an env file says.
  for (const [name, one] of given ? childrenOf(given) : []) if (isNothing(one.node)) delete values[name];
  return { ...values, ...filledIn(given, variables) };
}

/** Labels over those of `label_file`. */
export async function resolveLabels(service: Field, loading: Loading): Promise<Variables> {
  const values: Record<string, string> = {};
  const files = child(service, 'label_file');
  for (const item of files ? itemsOf(files) : []) {
    const path = textOf(item, 'a path');
    if (path === undefined) continue;
    Object.assign(values, await readEnvFile({ path, required: true }, {}, item.node.place, loading));
  }
  return { ...values, ...labelsOf(child(service, 'labels')) };
}

async function readEnvFile(
  { path, required, format }: EnvFileSpec,
  variables: Variables,
  place: Place | undefined,
  loading: Loading,
): Promise<Variables> {
  loading.opened.add(path);
  const text = await loading.open(path);
  if (!text.ok) {
    const missing = text.problem.code === 'file-missing';
    const message = missing ? `the env file ${path} does not exist` : text.problem.message;
    const hint = 'create it, often from .env.example, or write `required: false` for it';
    const code = missing ? 'env-file-missing' : 'env-file-unreadable';
    if (required || !missing) loading.complaints.errors.push({ code, message, ...(missing ? { hint } : {}), ...place });
    return {};
  }
  const lookup = lookupOf(variables);
  const read = parseEnvFile(text.value, format, lookup, (loss) => loading.complaints.notes.push(lossNote(path, loss)));
  const notes = read.problems.map(({ line, message }) => ({ code: 'dotenv', message, file: path, line }));
  loading.complaints.notes.push(...notes);
  return read.values;
}
