/**
 * `npm test [-- PART | PART/PATH ...]`: sets the machine up, builds, runs every check and every test, stops what it started.
 * Parts: see test-parts.mjs. `unit/stack`, `e2e/shell`: a folder or file of one. With CI=true whatever is missing or skipped
 * is a failure. Only Node's own modules here and in what it imports at the top: it runs before `npm ci`.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { electronRuntime } from './electron-runtime.mjs';
import { endLeftovers, RUN_MARK } from './leftovers.mjs';
import { packagesRuntime } from './packages-runtime.mjs';
import { build, CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
import { ensureLibraries, isRoot } from './system-packages.mjs';
import { installTestPackages, startMachine } from './test-machine.mjs';
import { ON_THE_MACHINE, selectParts, testFiles } from './test-parts.mjs';
import { add, lineOf, NOTHING } from './test-report.mjs';
import { ANYWHERE, lookAgain, ON_THE_MACHINE_LANES, runLanes } from './test-run.mjs';
import { windowsRuntime } from './windows-runtime.mjs';

const RESULTS = path.join(ROOT, 'test-results');
const inCi = process.env.CI === 'true';
const say = (line) => console.log(line);
const interrupted = new AbortController();

/** Gets packages, runtime and services; gathers in `missing` what the machine does not have. */
async function prepareMachine(env, parts) {
  const missing = [];
  const packages = await installTestPackages(say);
  if (packages) missing.push(packages);
  const runtime = await findRuntime(missing);
  const extra = {};
  for (const [part, runtimeOf] of [
    ['windows', windowsRuntime],
    ['packages', packagesRuntime],
  ]) {
    const found = parts.some((one) => one.part === part) ? await runtimeOf(say) : { ok: true, env: {} };
    if (found.ok) Object.assign(extra, found.env);
    else missing.push(found.message);
  }
  const machine = await startMachine(RESULTS, env, say);
  return {
    env: { ...machine.env, ...extra, STACKLIGHT_TEST_ELECTRON: runtime },
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
async function buildPart() {
  const startedAt = performance.now();
  try {
    await build(say);
    return [];
  } catch (error) {
    say(error.message);
    return [{ part: 'build', code: 1, seconds: Math.round((performance.now() - startedAt) / 1000), totals: NOTHING }];
  }
}

/** Says what happened; the last line is for machines. @returns {number} the exit code */
function summarise(results, missing) {
  const totals = results.map((result) => result.totals).reduce(add, NOTHING);
  say('');
  for (const result of results) say(lineOf(result));
  for (const line of missing) say(`MISSING: ${line}`);
  if (totals.skipped.length > 0) {
    say(`SKIPPED: ${totals.skipped.length} (${missing.join('; ') || 'the tests say why where they ran'})`);
    for (const name of totals.skipped) say(`  skipped: ${name}`);
  }
  const unsteady = results.flatMap((result) => result.unsteady ?? []);
  if (unsteady.length > 0)
    say(`UNSTEADY: ${unsteady.length} failed beside other tests and passed alone; each is to be mended`);
  for (const name of unsteady) say(`  unsteady: ${name}`);
  const incomplete = inCi && (missing.length > 0 || totals.skipped.length > 0);
  if (incomplete) say('FAILED: with CI=true nothing may be missing or skipped.');
  say(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped.length} skipped`);
  return incomplete || interrupted.signal.aborted || results.some(({ code }) => code !== 0) ? 1 : 0;
}

async function test() {
  const selection = selectParts(process.argv.slice(2), testFiles(ROOT));
  if (!selection.ok) {
    say(selection.sentence);
    return 2;
  }
  const { parts } = selection;
  checkNode();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  await installPackages(say);
  const mark = randomUUID();
  const env = { ...process.env, [RUN_MARK]: mark };
  delete env.WAYLAND_DISPLAY;
  const options = { env, results: RESULTS, signal: interrupted.signal, say };
  const onMachine = parts.some(({ part }) => ON_THE_MACHINE.includes(part));
  let machine = { env: {}, missing: [], stop: async () => {} };
  const results = [];
  try {
    const setUp = async () => {
      machine = await prepareMachine(env, parts);
    };
    // Setting up waits for other machines and for services: time enough for what needs none of it.
    const checked = runLanes(ANYWHERE, parts, options);
    const built = onMachine ? await Promise.all([buildPart(), setUp()]) : [[]];
    results.push(...(await checked), ...built[0]);
    const more = { ...options, env: { ...env, ...machine.env } };
    const run = await runLanes(ON_THE_MACHINE_LANES, parts, more);
    results.push(...(run.length > 1 ? await lookAgain(run, more) : run));
  } catch (error) {
    interrupted.abort();
    throw error;
  } finally {
    await machine.stop();
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
