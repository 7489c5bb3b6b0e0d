/** Turns the schema's issues into sentences for people, each with the path it is about. */
import type { z } from 'zod';
import { closest } from '../syntax/did-you-mean.ts';
import { formatPath, type Path, type Trouble } from './problem-report.ts';

export interface Explained {
  readonly path: Path;
  /** Undefined for what is let pass: keys that start with `x-` belong to the user. */
  readonly trouble?: Trouble;
  /** The key that an unknown one probably stands for. */
  readonly meant?: string;
}

/** What may be said of a value without giving a secret away. */
export type Show = (path: Path, value: unknown) => string;

type Issue = z.core.$ZodIssue;

/** Compose's keys that people will try, and what to do instead. */
const composeHints: Readonly<Record<string, string>> = {
  version: 'not needed: remove it',
  ...Object.fromEntries(
    [
      ...[
        'build',
        'networks',
        'network_mode',
        'deploy',
        'logging',
        'secrets',
        'configs',
        'profiles',
        'extends',
        'cap_add',
      ],
      ...['privileged', 'platform', 'init', 'extra_hosts', 'expose', 'tmpfs', 'devices', 'dns', 'ulimits', 'include'],
    ].map((key) => [
      key,
      'for what only Compose can do, name its file: compose: { file: docker-compose.yml, service: … }',
    ]),
  ),
};

export function explain(issues: readonly Issue[], data: unknown, show: Show): readonly Explained[] {
  const all = issues.flatMap((issue) => explainOne(issue, [], data, show));
  // A mistyped key is not missing as well.
  const meant = new Set(
    all.flatMap(({ path, meant }) => (meant ? [JSON.stringify([...path.slice(0, -1), meant])] : [])),
  );
  return all.map((one) => (meant.has(JSON.stringify(one.path)) ? { path: one.path } : one));
}

function explainOne(issue: Issue, base: Path, data: unknown, show: Show): readonly Explained[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(path, key, issue.message.split(' ')));
  }
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => explainOne(inner, path, data, show));
  }
  if (issue.code === 'invalid_key') return [badName(path, issue.issues[0]?.message ?? 'another name')];
  return [wrongValue(path, issue, data, show)];
}

/** The alternative that the user was writing: the one whose outer shape fits, so that only something inside is wrong. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (branch) =>
      branch.length > 0 && branch.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  return [...fitting].sort((a, b) => a.length - b.length)[0];
}

function unknownKey(path: Path, key: string, allowed: readonly string[]): Explained {
  const here = [...path, key];
  if (key.startsWith('x-')) return { path: here };
  const suggestion = closest(key, allowed);
  const where = path.length === 0 ? 'the stack file' : formatPath(path);
  const meant = suggestion ? `; did you mean "${suggestion}"?` : '';
  const composeHint = suggestion ? undefined : composeHints[key];
  const hint = `allowed: ${allowed.join(', ')}`;
  return {
    path: here,
    trouble: {
      code: 'unknown-key',
      message: `unknown key "${key}" in ${where}${meant}`,
      hint: composeHint ? `${composeHint}; ${hint}` : hint,
      at: 'key',
    },
    ...(suggestion ? { meant: suggestion } : {}),
  };
}

function badName(path: Path, phrase: string): Explained {
  const name = String(path.at(-1));
  const where = formatPath(path.slice(0, -1));
  return { path, trouble: { code: 'bad-name', message: `${where}: "${name}" is not ${phrase}`, at: 'key' } };
}

function wrongValue(path: Path, issue: Issue, data: unknown, show: Show): Explained {
  const { found, present } = valueAt(data, path);
  if (!present && path.length > 0) {
    const parent = path.slice(0, -1);
    const where = parent.length === 0 ? 'the stack file' : formatPath(parent);
    const message = `${where} needs the key "${path.at(-1)}": ${issue.message}`;
    return { path, trouble: { code: 'missing-key', message, at: 'key' } };
  }
  const what = path.length === 0 ? 'the stack file' : formatPath(path);
  const hint = hintFor(issue.message, path, found);
  const message = `${what} must be ${issue.message}; found ${show(path, found)}`;
  return { path, trouble: { code: 'wrong-type', message, ...(hint ? { hint } : {}) } };
}

function hintFor(phrase: string, path: Path, found: unknown): string | undefined {
  if (phrase.startsWith('a duration') && typeof found === 'number') return `durations have a unit: write ${found}s`;
  if (path.at(-1) === 'healthcheck' && typeof found === 'string') return 'write healthcheck: { http: URL }';
  if (path.at(-1) === 'restart' && found === false) return 'write restart: "no"';
  if (phrase.startsWith('text') || phrase.startsWith('a command')) {
    const scalar = typeof found === 'number' || typeof found === 'boolean';
    if (scalar) return 'put it in quotes';
  }
  if (found === null) return 'give it a value or remove the key';
  return undefined;
}

function valueAt(data: unknown, path: Path): { readonly found: unknown; readonly present: boolean } {
  let found = data;
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) {
      return { found: undefined, present: false };
    }
    found = Reflect.get(found, part);
  }
  return { found, present: true };
}
