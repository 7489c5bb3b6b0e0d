/** What a process costs, from the kernel's own accounting (proc(5)), and statistics over rounds. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const TICKS_PER_SECOND = 100;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** pid, parent and used processor ticks of every process. */
function processTable() {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = read(`/proc/${name}/stat`);
    if (!stat) return [];
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(name), ppid: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  });
}

/** The processes below `pid`, itself left out. */
export function descendantsOf(pid, table = processTable()) {
  const found = [];
  const queue = [pid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const one of table) {
      if (one.ppid !== next) continue;
      found.push(one.pid);
      queue.push(one.pid);
    }
  }
  return found;
}

/** Proportional set size in bytes: memory shared with others counts by its share. */
export function pssOf(pids) {
  return pids.reduce((sum, pid) => {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
    return sum + Number(kilobytes ?? 0) * 1024;
  }, 0);
}

/** Processor time of these processes over a span, as a share of one core in percent. What ended meanwhile counts until then. */
export async function cpuOver(pids, ms) {
  const ticks = () =>
    new Map(processTable().flatMap(({ pid, ticks: used }) => (pids.includes(pid) ? [[pid, used]] : [])));
  const before = ticks();
  const startedAt = performance.now();
  await pause(ms);
  const seconds = (performance.now() - startedAt) / 1000;
  const used = [...ticks()].reduce((sum, [pid, now]) => sum + now - (before.get(pid) ?? now), 0);
  return (used / TICKS_PER_SECOND / seconds) * 100;
}

/** Processor time that these processes used so far, seconds. */
export function cpuSecondsOf(pids) {
  const ticks = processTable().reduce((sum, { pid, ticks: used }) => (pids.includes(pid) ? sum + used : sum), 0);
  return ticks / TICKS_PER_SECOND;
}

/** How long each of so many calls took, milliseconds, one after the other. */
export async function timesOf(calls, call) {
  const took = [];
  for (let at = 0; at < calls; at++) {
    const from = performance.now();
    await call();
    took.push(performance.now() - from);
  }
  return took;
}

export const median = (values) => quantile(values, 0.5);

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Waits until `condition` gives something; fails loudly, since a benchmark that measures nothing must not print a number. */
export async function until(condition, what, deadlineMs = 60_000) {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`${what} did not come within ${deadlineMs / 1000} s`);
    await pause(5);
  }
}
