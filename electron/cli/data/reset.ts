/** `reset`: removes everything that Stacklight keeps for this user. No file of a project is touched, and nothing is stopped. */
import { rmdirSync, rmSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSea } from 'node:sea';
import { formatSize } from '../../../shared/text/size.ts';
import { ControlClient } from '../../control/client.ts';
import { readTextSync } from '../../files/read-sync.ts';
import { LIMITS } from '../../limits.ts';
import { currentPlatform } from '../../platform/current.ts';
import { type OwnData, ownData } from '../../platform/own-data.ts';
import { systemName } from '../../platform/system-name.ts';
import { formatProblem, messageOf, type Problem } from '../../result.ts';
import { takeLock } from '../../supervisor/host/lock.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../output.ts';
import { ownServiceFile } from '../service/service.ts';
import { dataWords } from '../words/data.ts';
import { type Inventory, type Place, takeInventory } from './inventory.ts';
import { keptStacks, stillRunning } from './ledgers.ts';

/** Gives the exit code: 0 removed or shown, 1 while a supervisor runs or something could not be removed, 2 without a yes. */
export async function reset(context: Context, { dryRun, yes }: { dryRun: boolean; yes: boolean }): Promise<number> {
  const { output } = context;
  const data = ownData(systemName());
  const inventory = await takeInventory(data);
  const running = await stillRunning(await keptStacks(data.state), currentPlatform());
  show(context, inventory, running);
  const shown = { ...inventory, running };
  const nothing = inventory.places.length === 0;
  const refusal = nothing ? undefined : ((await supervisorAtWork(context)) ?? startsByItself(context));
  if (dryRun || nothing) {
    if (refusal) output.line(formatProblem(refusal));
    output.document({ ...shown, removed: false, ...(refusal ? { refusal } : {}) });
    return EXIT.good;
  }
  if (refusal) return output.problem(refusal);
  if (!yes && !(await confirmed(dataWords.resetQuestion)))
    return output.problem({ code: 'not-confirmed', message: dataWords.notReset, hint: dataWords.notResetHint });
  const problem = await remove(data, inventory.places);
  if (problem) return output.problem(problem);
  output.document({ ...shown, removed: true });
  output.line(dataWords.removed);
  return EXIT.good;
}

function show({ output }: Context, { places, foreign }: Inventory, running: readonly string[]): void {
  if (places.length === 0) output.line(dataWords.nothingKept);
  const rows = places.map(({ path, what, bytes }) => [path, formatSize(bytes), what]);
  for (const line of table(rows)) output.line(line);
  for (const path of foreign) output.line(dataWords.foreign(path));
  for (const service of running) output.line(dataWords.runsOn(service));
}

/** It would write again what is removed under it. */
async function supervisorAtWork({ places }: Context): Promise<Problem | undefined> {
  const client = await ControlClient.connect(places.controlPath(places.stateDirectory()));
  if (!client) return undefined;
  const hello = await client.request('hello', {});
  client.close();
  if (!hello.ok) return hello.problem;
  const { role, pid } = hello.value;
  const message = role === 'app' ? dataWords.appRuns(pid) : dataWords.headlessRuns(pid);
  return { code: 'supervisor-runs', message, hint: role === 'app' ? dataWords.quitApp : dataWords.stopDaemon };
}

/** A service of the system whose file names this home, or none where this is the usual one. */
function startsByItself(context: Context): Problem | undefined {
  const file = ownServiceFile(context);
  if (file === undefined) return undefined;
  const written = readTextSync(file, LIMITS.files.stateBytes);
  const { STACKLIGHT_HOME: home } = process.env;
  if (!written.ok || (home !== undefined && !written.value.includes(home))) return undefined;
  return { code: 'supervisor-runs', message: dataWords.serviceInstalled(file), hint: dataWords.uninstallService };
}

/** Under the lock, so that no supervisor begins meanwhile. Goes on where one place cannot be removed; says the first. */
async function remove(data: OwnData, places: readonly Place[]): Promise<Problem | undefined> {
  const platform = currentPlatform();
  const self = await platform.process(process.pid);
  const lock = await takeLock(platform, data.state, { pid: process.pid, startToken: self?.startToken ?? '' });
  if (!lock.ok) return lock.problem;
  const failed: string[] = [];
  const clear = async (one: string) => {
    await rm(one, { recursive: true, force: true, maxRetries: 3 }).catch((error) => failed.push(messageOf(error)));
  };
  const later = isSea() ? data.unpacked : undefined;
  for (const { path } of places.filter((place) => !isLock(place) && place.path !== later)) await clear(path);
  await lock.value.release();
  for (const { path } of (await takeInventory(data)).places.filter(isLock)) await clear(path);
  await rmdir(data.state).catch(() => undefined);
  if (data.unpacked !== undefined) removeUnpacked(data.unpacked, later !== undefined);
  const [first] = failed;
  return first === undefined ? undefined : { code: 'not-removed', message: dataWords.notRemoved(first) };
}

/** The one executable runs from these files to its very end, when nobody can be told any more: what is left is made again or removed again. */
function removeUnpacked(folder: string, atEnd: boolean): void {
  const clear = () => {
    try {
      rmSync(folder, { recursive: true, force: true });
      rmdirSync(dirname(folder));
    } catch {
      // A folder around it that holds something else stays.
    }
  };
  if (atEnd) process.once('exit', clear);
  else clear();
}

const isLock = ({ path }: Place): boolean => /[\\/]supervisor\.lock\.[^\\/]+$/.test(path);
