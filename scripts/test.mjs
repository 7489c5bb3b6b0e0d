/**
 * `npm test [-- PART[/FOLDER] ...]`: sets the machine up, builds, runs every check and every test, stops what it started.
 * Parts: lint, types, unused, unit, integration, e2e, scenarios. With CI=true whatever is missing or skipped is a failure.
 * Only Node's own modules here and in what it imports at the top: it runs before `npm ci`.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CHECKS, vitestArgs } from './checks.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { endLeftovers, RUN_MARK } from './leftovers.mjs';
import { build, CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
import { run } from './run.mjs';
import { ensureLibraries, isRoot } from './system-packages.mjs';
import { installTestPackages, startMachine } from './test-machine.mjs';
import { add, NOTHING, readReport } from './test-report.mjs';

const RESULTS = path.join(ROOT, 'test-results');
const PROJECTS = ['unit', 'integration', 'e2e', 'scenarios'];
/** What runs on real parts: Electron, an engine, a desktop bus. */
const ON_THE_MACHINE = ['integration', 'e2e', 'scenarios'];
const PARTS = [...CHECKS.map((check) => check.part), ...PROJECTS];
/** A part that hangs must end: the whole run has 15 minutes. */
const PART_DEADLINE_MS = 12 * 60_000;
const inCi = process.env.CI === 'true';
const say = (line) => console.log(line);
const interrupted = new AbortController();

/** Gets packages, runtime and build; gathers in `missing` what the machine does not have. */
async function prepareMachine(parts, env) {
  const missing = [];
  if (!needsMachine(parts)) return { env: {}, missing, stop: async () => {} };
  const packages = await installTestPackages(say);
  if (packages) missing.push(packages);
  const runtime = await findRuntime(missing);
  const machine = await startMachine(RESULTS, env, say);
  return {
    env: { ...machine.env, STACKLIGHT_TEST_ELECTRON: runtime },
    missing: [...missing, ...machine.missing],
    stop: machine.stop,
  };
}

/** @returns {Promise<string | undefined>} the runtime's path; what is wrong with it goes into `missing` */
async function findRuntime(missing) {
  try {
    const runtime = await electronRuntime({ say });
    say(`Electron ${runtime.version}: ${runtime.path}`);
    if (isRoot()) say('Running as root: the tests start Electron with --no-sandbox. The packaged app never does that.');
    const libraries = await ensureLibraries(runtime.path, say);
    if (!libraries.ok) missing.push(libraries.message);
    return runtime.path;
  } catch (error) {
    missing.push(error.message);
    return undefined;
  }
}

/** A build that fails is one failed part; what needs no build is tested all the same. */
async function buildPart(parts) {
  if (!needsMachine(parts)) return [];
  const startedAt = performance.now();
  try {
    await build(say);
    return [];
  } catch (error) {
    say(error.message);
    return [{ part: 'build', code: 1, seconds: Math.round((performance.now() - startedAt) / 1000), totals: NOTHING }];
  }
}

const needsMachine = (parts) => parts.some((part) => ON_THE_MACHINE.includes(part));

/** @param {readonly string[]} filters paths below test/; none: the whole part */
async function runPart(part, filters, env) {
  const startedAt = performance.now();
  say(`\n== ${part}`);
  const report = path.join(RESULTS, `${part}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isProject = PROJECTS.includes(part);
  const args = isProject
    ? [...vitestArgs(part, reporters), ...filters]
    : CHECKS.find((check) => check.part === part).args;
  const code = await run(process.execPath, args, {
    cwd: ROOT,
    env,
    deadlineMs: PART_DEADLINE_MS,
    signal: interrupted.signal,
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { part, code, seconds, totals: isProject ? readReport(report, code) : NOTHING };
}

async function runParts(parts, filtersOf, env) {
  const results = [];
  for (const part of parts) {
    if (interrupted.signal.aborted) break;
    results.push(await runPart(part, filtersOf(part), env));
  }
  return results;
}

/** Says what happened; the last line is for machines. @returns {number} the exit code */
function summarise(results, missing) {
  const totals = results.map((result) => result.totals).reduce(add, NOTHING);
  say('');
  for (const { part, code, seconds } of results) say(`${code === 0 ? 'ok    ' : 'FAILED'} ${part} (${seconds} s)`);
  for (const line of missing) say(`MISSING: ${line}`);
  if (totals.skipped.length > 0) {
    say(`SKIPPED: ${totals.skipped.length} (${missing.join('; ') || 'the tests say why where they ran'})`);
    for (const name of totals.skipped) say(`  skipped: ${name}`);
  }
  const incomplete = inCi && (missing.length > 0 || totals.skipped.length > 0);
  if (incomplete) say('FAILED: with CI=true nothing may be missing or skipped.');
  say(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped.length} skipped`);
  return incomplete || interrupted.signal.aborted || results.some(({ code }) => code !== 0) ? 1 : 0;
}

/** A part by itself, or one that has this folder or the beginning of this file. */
function isThere(name) {
  const [part, ...rest] = name.split(/[\\/]/);
  if (rest.length === 0) return true;
  if (!PROJECTS.includes(part)) return false;
  const folder = path.join(ROOT, 'test', part, ...rest.slice(0, -1));
  return existsSync(folder) && readdirSync(folder).some((entry) => entry.startsWith(rest.at(-1) ?? ''));
}

async function test() {
  const asked = process.argv.slice(2);
  const partOf = (name) => name.split(/[\\/]/)[0];
  const unknown = asked.filter((name) => !PARTS.includes(partOf(name)) || !isThere(name));
  if (unknown.length > 0) {
    say(`There is no part "${unknown[0]}". The parts are: ${PARTS.join(', ')}.`);
    return 2;
  }
  const parts = asked.length > 0 ? PARTS.filter((part) => asked.some((name) => partOf(name) === part)) : PARTS;
  const filtersOf = (part) =>
    asked.includes(part)
      ? []
      : asked.filter((name) => partOf(name) === part).map((name) => `test/${name.replaceAll('\\', '/')}`);
  checkNode();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  await installPackages(say);
  const mark = randomUUID();
  const env = { ...process.env, [RUN_MARK]: mark };
  delete env.WAYLAND_DISPLAY;
  let machine;
  let results;
  try {
    machine = await prepareMachine(parts, env);
    results = [...(await buildPart(parts)), ...(await runParts(parts, filtersOf, { ...env, ...machine.env }))];
  } finally {
    await machine?.stop();
    for (const line of await endLeftovers(mark)) say(`Left running by the tests, ended now: ${line}`);
  }
  return summarise(results, machine.missing);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort());
try {
  process.exitCode = await test();
} catch (error) {
  say(error instanceof CannotContinue ? error.message : `The tests could not be run: ${error.stack}`);
  process.exitCode = 1;
}
