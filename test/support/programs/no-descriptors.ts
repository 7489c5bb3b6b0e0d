/**
 * Runs under a small limit of descriptors, uses all of them up, and tells as JSON what the platform says then of a process that lives,
 * and what it says of it when there are descriptors again.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { linuxPlatform } from '../../../electron/platform/linux.ts';

const platform = linuxPlatform();
const MARK = 'STACKLIGHT_MARK_OF_TEST';
const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: { ...process.env, [MARK]: 'yes' } });
const pid = child.pid ?? 0;
const identity = { pid, startToken: (await platform.process(pid))?.startToken ?? '' };
const nobody = { pid: 0, startToken: '' };
const failing = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error) => `rejected: ${error.code}`,
  );

/** As many as can be opened now. */
function openAll(): readonly number[] {
  const all: number[] = [];
  try {
    for (;;) all.push(openSync('/dev/null', 'r'));
  } catch {
    return all;
  }
}

const none = openAll();
const told = {
  alive: platform.alive(identity),
  process: await failing(platform.process(pid)),
  tree: await failing(platform.tree(identity)),
  marked: await failing(platform.tree(nobody, `${MARK}=yes`)),
  values: await failing(platform.environmentValues(MARK, [pid])),
  signal: await platform.signal(identity, 'SIGTERM'),
  group: await platform.signalGroup(identity, 'SIGTERM', [identity]),
};
for (const one of none) closeSync(one);
const again = {
  alive: platform.alive(identity),
  marked: (await platform.tree(nobody, `${MARK}=yes`)).map((one) => one.pid === pid),
  gone: platform.alive({ pid, startToken: 'another' }),
};
process.kill(pid, 'SIGKILL');
process.stdout.write(JSON.stringify({ told, again }));
process.exit(0);
