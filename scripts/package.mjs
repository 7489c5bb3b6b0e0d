/**
 * `npm run package [-- ELECTRON-BUILDER OPTIONS]`: the product for this system, in dist/. It carries the Electron that package.json
 * pins. Where that cannot be downloaded, the one that stands in for it makes a trial, which says so in its name; with CI=true nothing
 * is made then. ELECTRON_OVERRIDE_DIST_PATH names another unpacked one.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { APP_RUN } from './after-pack.mjs';
import { makeExecutable } from './dist/executable.mjs';
import { electronRuntime, pinnedVersion } from './electron-runtime.mjs';
import { makeDeb } from './linux/deb.mjs';
import { makeRpm } from './linux/rpm.mjs';
import { makeTarball } from './linux/tarball.mjs';
import { builderPlan, feedOptions, trialNames } from './package-plan.mjs';
import { build, CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
import { capture, run } from './run.mjs';
import { writeSbom } from './sbom.mjs';

const say = (line) => console.error(line);
const MAKERS = { deb: makeDeb, rpm: makeRpm, 'tar.gz': makeTarball };

async function packageApp() {
  checkNode();
  await installPackages(say);
  const runtime = await electronRuntime({ say, fallback: process.env.CI !== 'true' });
  const trial = runtime.version === pinnedVersion() ? undefined : runtime.version;
  if (trial) say(`FOR A TRIAL ONLY: this packages Electron ${trial}; the product ships ${pinnedVersion()}.`);
  await build(say);
  say('Making the command line ...');
  await makeExecutable();
  const { options, own, crosses } = builderPlan(process.argv.slice(2), process.platform);
  const builder = path.join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
  const given = [...(crosses ? [] : [`-c.electronDist=${distOf(runtime.path)}`]), ...(trial ? trialNames(trial) : [])];
  // A trial is nobody's update.
  const feed = trial ? [] : feedOptions(process.env.STACKLIGHT_PUBLISH_FEED);
  const code = await run(process.execPath, [builder, ...options, ...given, ...feed, '--publish', 'never'], {
    cwd: ROOT,
  });
  if (code !== 0) return code;
  await rm(path.join((await releaseOf(trial)).packed, APP_RUN), { force: true });
  for (const target of own) {
    say(`Made ${path.relative(ROOT, await MAKERS[target](await releaseOf(trial)))}`);
  }
  const { dist } = await releaseOf(trial);
  say(`Made ${path.relative(ROOT, writeSbom(dist, await dateOfSources()))}`);
  return 0;
}

async function releaseOf(trial) {
  const { version, homepage } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const { linux, directories } = parse(await readFile(path.join(ROOT, 'electron-builder.yml'), 'utf8'));
  const dist = path.join(ROOT, directories.output);
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  const packed = path.join(dist, `linux${suffix}-unpacked`);
  return { packed, dist, version, homepage, maintainer: linux.maintainer, date: await dateOfSources(), trial };
}

/** https://reproducible-builds.org/docs/source-date-epoch/; else the last commit's; else now. */
async function dateOfSources() {
  const { code, output } = await capture('git', ['log', '-1', '--format=%ct'], { cwd: ROOT });
  const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? (code === 0 ? output.trim() : Number.NaN));
  return Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1000) : new Date();
}

/** The folder that holds the runtime: on macOS the executable lies three folders down, inside Electron.app. */
function distOf(executable) {
  return executable.includes('.app/')
    ? executable.slice(0, executable.indexOf('Electron.app'))
    : path.dirname(executable);
}

try {
  process.exitCode = await packageApp();
} catch (error) {
  say(error instanceof CannotContinue ? error.message : `The app could not be packaged: ${error.message}`);
  process.exitCode = 1;
}
