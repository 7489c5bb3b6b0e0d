/**
 * Runs as root in a pid namespace of its own, of which it says what number comes next: `FOLDER`. Lets an innocent get the number of a
 * process that a record or a plan still names, does what the supervisor does with that, and tells as JSON what became of the innocent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { targetOf } from '../../../electron/platform/executable.ts';
import { killStray } from '../../../electron/ports/fix.ts';
import { isAlive } from '../cli-stack.ts';
import { NativeBench, platform } from '../native-service.ts';
import { until } from '../until.ts';

const [folder = ''] = process.argv.slice(2);
const told: Record<string, unknown> = {};
const innocents: ChildProcess[] = [];

const PATIENT = 'for s in TERM HUP INT CONT USR1; do trap "echo $s >> $0" $s; done; while :; do sleep 0.2; done';

/** Gives this number, which is free, to a process that writes down each signal that it gets. */
async function innocentWith(
  pid: number,
  name: string,
): Promise<{ seen(): { readonly lives: boolean; readonly signals: string } }> {
  const file = join(folder, `${name}.signals`);
  for (let tries = 200; ; tries -= 1) {
    if (tries === 0) throw new Error(`${pid} could not be given to anybody`);
    // As if all numbers had been given once: the next that is free is the one after this.
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    const child = spawn('/bin/sh', ['-c', PATIENT, file], { detached: true, stdio: 'ignore' });
    innocents.push(child);
    if (child.pid === pid) break;
    child.kill('SIGKILL');
  }
  return {
    seen: () => ({ lives: isAlive(pid), signals: existsSync(file) ? readFileSync(file, 'utf8') : '' }),
  };
}

const bench = new NativeBench();
const STOP = { graceMs: 400, signal: 'SIGTERM' };
const pidOf = (running: { readonly process?: { readonly pid: number } | undefined }) => running.process?.pid ?? 0;
async function gone(pid: number): Promise<void> {
  await until(`${pid} is gone`, () => !existsSync(`/proc/${pid}`), { everyMs: 5 });
}

// A record names a process that is dead, whose number an innocent has.
{
  const spec = bench.spec('record', ['/bin/sleep', '1000']);
  const running = await bench.start(spec);
  const seen = bench.watch(spec, running);
  process.kill(pidOf(running), 'SIGKILL');
  await gone(pidOf(running));
  const innocent = await innocentWith(pidOf(running), 'record');
  bench.forget();
  const found = await bench.driver.find(spec, running);
  const stopped = await bench.driver.stop(spec, running, STOP);
  told.record = { found: found.ok && found.value !== undefined, stopped, exits: seen.length, ...innocent.seen() };
}

// The end of a process that is not our child is told although its number is somebody's at once.
{
  const spec = bench.spec('adopted', ['/bin/sleep', '1000']);
  const running = await bench.start(spec);
  bench.forget();
  const seen = bench.watch(spec, running);
  process.kill(pidOf(running), 'SIGKILL');
  await gone(pidOf(running));
  const innocent = await innocentWith(pidOf(running), 'adopted');
  await until('its end is told', () => seen.some(({ type }) => type === 'exited'));
  told.adopted = { exits: seen.filter(({ type }) => type === 'exited').length, ...innocent.seen() };
}

// A stop is under way: what ended by its first signal has given its number away before the second.
{
  const script = 'trap "" TERM; sleep 1001 & echo worker $!; while :; do sleep 0.1; done';
  const spec = bench.spec('stopping', ['/bin/sh', '-c', `(trap - TERM; exec sleep 1002) & echo worker $!; ${script}`]);
  const running = await bench.start(spec);
  const worker = await bench.printed('stopping', 'worker');
  const stopping = bench.driver.stop(spec, running, STOP);
  await gone(worker);
  const innocent = await innocentWith(worker, 'stopping');
  const outcome = await stopping;
  told.stopping = { outcome, ...innocent.seen() };
}

// A plan names a stray that ends before the yes.
{
  const stray = spawn('/bin/sleep', ['1003'], { detached: true, stdio: 'ignore' });
  const seen = await until('the stray is there', () => platform.process(stray.pid ?? 0));
  stray.kill('SIGKILL');
  await gone(seen.pid);
  const innocent = await innocentWith(seen.pid, 'plan');
  const target = { kind: 'process' as const, process: targetOf(seen), uid: seen.uid, command: seen.command, ports: [] };
  const outcome = await killStray(platform, target, { graceMs: 100 });
  told.plan = { outcome: outcome.kind, ...innocent.seen() };
}

for (const child of innocents) child.kill('SIGKILL');
await bench.close();
process.stdout.write(`${JSON.stringify(told)}\n`);
process.exit(0);
