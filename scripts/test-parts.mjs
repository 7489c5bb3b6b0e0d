/** The parts of `npm test`, and which of them a call asks for. Only Node's own modules: it runs before `npm ci`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CHECKS } from './checks.mjs';

/** Each is a folder of test/ and a project of vitest.config.ts. */
export const PROJECTS = [
  'unit',
  'integration',
  'engine',
  'e2e',
  'scenarios',
  'soak',
  'kill-points',
  'windows',
  'packages',
];
/** What runs on real parts: the build, an engine, Electron, a desktop bus. */
export const ON_THE_MACHINE = [
  'integration',
  'engine',
  'e2e',
  'scenarios',
  'soak',
  'kill-points',
  'windows',
  'packages',
];
/** Run only where they are asked for: each takes minutes. A selection of the kill points runs in `e2e`. */
export const BY_NAME = ['kill-points', 'windows', 'packages'];
export const PARTS = [...CHECKS.map((check) => check.part), ...PROJECTS];

const TEST_FILE = /\.test\.tsx?$/;

/**
 * Every test file, as vitest knows it.
 * @param {string} root the repository's folder
 * @returns {string[]} `test/unit/stack/graph.test.ts`: from the root, with slashes on every system
 */
export function testFiles(root) {
  const names = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => `test/${slashed(name)}`)
    .filter((name) => TEST_FILE.test(name))
    .sort();
}

/**
 * What `npm test -- ASKED ...` is to run: parts (`unit`, `lint`), and folders or files of one (`unit/stack`, `e2e/shell`).
 * @param {readonly string[]} asked nothing asks for everything but what runs by its name alone
 * @param {readonly string[]} files what `testFiles` gives
 * @returns {{ ok: true, parts: readonly { part: string, filters: readonly string[] }[] } | { ok: false, sentence: string }}
 *   filters: for vitest; none is the whole part
 */
export function selectParts(asked, files) {
  if (asked.length === 0) {
    const parts = PARTS.filter((part) => !BY_NAME.includes(part));
    return { ok: true, parts: parts.map((part) => ({ part, filters: [] })) };
  }
  const whole = new Set();
  const filters = new Map();
  for (const word of asked) {
    const name = nameOf(word);
    const [part = ''] = name.split('/');
    if (name === part && PARTS.includes(part)) whole.add(part);
    else {
      const filter = PROJECTS.includes(part) ? filterFor(name, files) : undefined;
      if (filter === undefined) return { ok: false, sentence: refusalOf(word, name, files) };
      filters.set(part, [...(filters.get(part) ?? []), filter]);
    }
  }
  const wanted = PARTS.filter((part) => whole.has(part) || filters.has(part));
  return {
    ok: true,
    parts: wanted.map((part) => ({ part, filters: whole.has(part) ? [] : (filters.get(part) ?? []) })),
  };
}

const slashed = (name) => name.replaceAll('\\', '/');

/** As typed, completed by a shell or copied from a report: `./test/unit/stack/`, `unit\stack`. */
function nameOf(word) {
  const name = path.posix.normalize(slashed(word)).replace(/\/+$/, '');
  return name.startsWith('test/') ? name.slice('test/'.length) : name;
}

/**
 * A folder with tests in it, a test file with its ending or without, or the beginning of several; vitest takes the slash for the
 * end of a folder's name.
 */
function filterFor(name, files) {
  const wanted = `test/${name}`;
  if (files.some((file) => file.startsWith(`${wanted}/`))) return `${wanted}/`;
  const file = files.find((one) => one === wanted || one.replace(TEST_FILE, '') === wanted);
  return file ?? (files.some((one) => one.startsWith(wanted)) ? wanted : undefined);
}

function refusalOf(word, name, files) {
  const [part = '', ...rest] = name.split('/');
  if (!PROJECTS.includes(part) || rest.length === 0)
    return `There is no part "${word}". The parts are: ${PARTS.join(', ')}; a folder or file of tests is named like unit/stack.`;
  const others = PROJECTS.filter((one) => one !== part && filterFor([one, ...rest].join('/'), files));
  const hint = others.length > 0 ? ` There is ${others.map((one) => [one, ...rest].join('/')).join(' and ')}.` : '';
  return `There are no tests at test/${name}.${hint}`;
}
