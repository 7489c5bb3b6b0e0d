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
/** Run only where they are asked for: each takes minutes. A selection of the kill points runs in `e2e`. */
export const BY_NAME = ['kill-points', 'windows', 'packages'];
/** Said before a part's name, or alone for all of `REPEATED`: `portable`, `portable/engine`, `portable/e2e/shell`. */
const PORTABLE = 'portable';
export const PARTS = [...CHECKS.map((check) => check.part), ...PROJECTS];

/** The parts that can be run once more on the readers that serve where the system's libraries cannot be called. */
export const REPEATED = ['integration', 'engine', 'e2e', 'scenarios'];
/** The project that does so. */
export const portable = (part) => `${PORTABLE}-${part}`;
/** What runs on real parts: the build, an engine, Electron, a desktop bus. */
export const ON_THE_MACHINE = [...PROJECTS.filter((part) => part !== 'unit'), ...REPEATED.map(portable)];
/**
 * Left out of it, since they ask for what those readers do without: the first calls netlink, pidfd and epoll themselves, the second
 * posix_spawn.
 */
export const NATIVE_CALLS = ['test/integration/platform/kernel.test.ts', 'test/integration/platform/start.test.ts'];

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
    const found = askedBy(name, files);
    if (!found) return { ok: false, sentence: refusalOf(word, name, files) };
    for (const { part, filter } of found) {
      if (filter === undefined) whole.add(part);
      else filters.set(part, [...(filters.get(part) ?? []), filter]);
    }
  }
  const wanted = [...PARTS, ...REPEATED.map(portable)].filter((part) => whole.has(part) || filters.has(part));
  return {
    ok: true,
    parts: wanted.map((part) => ({ part, filters: whole.has(part) ? [] : (filters.get(part) ?? []) })),
  };
}

/**
 * What one word asks for, a whole part where there is no filter; undefined where there is no such thing.
 * @returns {readonly { part: string, filter?: string }[] | undefined}
 */
function askedBy(name, files) {
  const [first = '', ...rest] = name.split('/');
  if (first === PORTABLE) return askedOnceMore(rest, files);
  if (name === first && PARTS.includes(first)) return [{ part: first }];
  const filter = PROJECTS.includes(first) ? filterFor(name, files) : undefined;
  return filter === undefined ? undefined : [{ part: first, filter }];
}

function askedOnceMore(rest, files) {
  const [part] = rest;
  if (part === undefined) return REPEATED.map((each) => ({ part: portable(each) }));
  if (!REPEATED.includes(part)) return undefined;
  const found = askedBy(rest.join('/'), withoutNative(files));
  return found?.map((one) => ({ ...one, part: portable(one.part) }));
}

const withoutNative = (files) => files.filter((file) => !NATIVE_CALLS.includes(file));

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
  const onceMore = name.startsWith(`${PORTABLE}/`);
  const place = onceMore ? name.slice(PORTABLE.length + 1) : name;
  const [part = '', ...rest] = place.split('/');
  if (!(onceMore ? REPEATED : PROJECTS).includes(part) || rest.length === 0)
    return `There is no part "${word}". The parts are: ${PARTS.join(', ')}; a folder or file of tests is named like unit/stack. ${PORTABLE}, and a name like ${PORTABLE}/${REPEATED[0]}, runs ${REPEATED.join(', ')} once more without calls into the system's libraries.`;
  if (onceMore && NATIVE_CALLS.some((file) => filterFor(place, [file])))
    return `test/${place} is a test of the calls into the system's libraries, which ${PORTABLE} does without.`;
  const others = PROJECTS.filter((one) => one !== part && filterFor([one, ...rest].join('/'), files));
  const hint = others.length > 0 ? ` There is ${others.map((one) => [one, ...rest].join('/')).join(' and ')}.` : '';
  return `There are no tests at test/${place}.${hint}`;
}
