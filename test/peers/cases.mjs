/** The twelve cases: what each runs, and what is looked at. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const PORT = 18_000 + (process.pid % 900) * 2;

export const SCRIPTS = {
  plain: 'exec sleep 7001',
  quick: 'echo x >> quick.count; exit 1',
  deaf: "trap '' TERM INT\nwhile :; do sleep 1; done",
  fork: "setsid sh -c 'echo $$ > fork.child; exec sleep 7002' &\nsleep 0.3; exit 0",
  web: `echo x >> web.count; exec python3 -m http.server ${PORT} --bind 127.0.0.1`,
  talk: 'i=0; while :; do i=$((i+1)); head -c 50000 /dev/zero | tr "\\0" y; echo; echo $i > talk.count; sleep 0.05; done',
  flood: 'head -c 100000000 /dev/zero | tr "\\0" z; echo; echo over > flood.over; exec sleep 7003',
  hung: `exec node -e "require('http').createServer(() => {}).listen(${PORT + 1}, '127.0.0.1')"`,
};

const lives = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
  } catch {
    return false;
  }
};
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const memory = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024);
const peak = (pid) => Math.round(Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024);
const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

async function until(condition, ms) {
  const began = performance.now();
  while (performance.now() - began < ms) {
    const value = await condition();
    if (value) return { value, ms: performance.now() - began };
    await pause(50);
  }
  return { value: undefined, ms };
}

/** Processes that run one of our scripts or what it became, by their folder. */
export function running(folder, of) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || !lives(pid)) return false;
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    try {
      return (
        command.includes(of) && execFileSync('readlink', [`/proc/${pid}/cwd`], { encoding: 'utf8' }).startsWith(folder)
      );
    } catch {
      return false;
    }
  });
}

export const CASES = [
  [
    'killed by SIGKILL',
    ['plain'],
    async ({ door }) => {
      const before = door.pidOf('plain');
      process.kill(before, 'SIGKILL');
      const { value, ms } = await until(
        () => [door.pidOf('plain')].find((pid) => pid && pid !== before && lives(pid)),
        20_000,
      );
      return value ? `another run within ${seconds(ms)}` : `no other run; ${door.state('plain')}`;
    },
  ],
  [
    'ends at once, for ever',
    ['quick'],
    async ({ door, folder }) => {
      await pause(30_000);
      const starts = read(path.join(folder, 'quick.count')).length / 2;
      return `${starts} starts in 30 s; "${door.state('quick')}"`;
    },
  ],
  [
    'ignores SIGTERM',
    ['deaf'],
    async ({ door }) => {
      const pid = door.pidOf('deaf');
      const began = performance.now();
      door.stop('deaf');
      return `${lives(pid) ? 'lives on' : 'killed'} after ${seconds(performance.now() - began)}`;
    },
  ],
  [
    'goes into the background',
    ['fork'],
    async ({ door, folder }) => {
      await pause(8_000);
      const state = door.state('fork');
      door.stop('fork');
      await pause(1_000);
      const left = running(folder, 'sleep 7002').length;
      return `"${state}"; after a stop ${left} left running`;
    },
  ],
  [
    'port taken by a stranger',
    ['web'],
    async ({ door, folder }) => {
      await pause(12_000);
      const starts = read(path.join(folder, 'web.count')).length / 2;
      const all = door.says();
      const names = all.includes(String(process.pid)) ? 'the stranger is named' : 'the stranger is not named';
      return `${starts} starts in 12 s; "${door.state('web')}"; ${names}`;
    },
  ],
  [
    'disk of the logs full',
    ['talk'],
    async ({ door, folder, tool }) => {
      await pause(20_000);
      const count = () => Number(read(path.join(folder, 'talk.count')));
      const before = count();
      await pause(3_000);
      const goes = count() > before ? 'goes on' : 'stands still';
      return `service ${goes}; "${door.state('talk')}"; the tool ${lives(tool) ? 'lives' : 'is dead'}${/\bfull\b|ENOSPC|no space/i.test(door.says()) ? ', says so' : ', says nothing'}`;
    },
  ],
  [
    'configuration broken on reload',
    ['plain'],
    async ({ door }) => {
      const before = door.pidOf('plain');
      const { code, all } = door.breakConfig();
      const line = all.split('\n').find((one) => /error|broken|invalid|yaml|json|config/i.test(one)) ?? '';
      return `runs on: ${lives(before)}; exit ${code}; "${line.trim().slice(0, 110)}"`;
    },
  ],
  [
    'clock set ahead by a day, and back',
    ['plain'],
    async ({ door, setClock }) => {
      const before = door.pidOf('plain');
      setClock('+1d');
      await pause(4_000);
      const ahead = door.state('plain');
      setClock('-1d');
      await pause(4_000);
      return `restarted: ${door.pidOf('plain') !== before}; ahead "${ahead}", back "${door.state('plain')}"`;
    },
  ],
  [
    'killed while it starts ten services',
    ['many'],
    async ({ door, folder }) => {
      const tool = await until(() => (running(folder, 'sleep 71').length > 0 ? door.toolPid() : undefined), 20_000);
      if (tool.value) process.kill(tool.value, 'SIGKILL');
      await pause(1_000);
      const left = running(folder, 'sleep 71').length;
      door.upAgain();
      await pause(8_000);
      const each = Array.from({ length: 10 }, (_, at) => running(folder, `sleep 71${at}0`).length);
      const many = (fits) => each.filter(fits).length;
      return `${left} had begun; after its next start ${many((n) => n === 1)} run once, ${many((n) => n > 1)} twice or more, ${many((n) => n === 0)} not`;
    },
  ],
  [
    '100 MB without an end of a line',
    ['flood'],
    async ({ door, folder, tool }) => {
      const { value, ms } = await until(() => existsSync(path.join(folder, 'flood.over')), 60_000);
      await pause(2_000);
      const size = readdirSync(door.logs, { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(door.logs, name))
        .filter((file) => existsSync(file) && statSync(file).isFile() && /flood/.test(file))
        .reduce((sum, file) => sum + statSync(file).size, 0);
      return `written ${value ? `in ${seconds(ms)}` : 'not whole in 60 s'}; memory of the tool ${memory(tool)} MB, ${peak(tool)} MB at most; ${Math.round(size / 1e6)} MB kept`;
    },
  ],
  [
    'health check that hangs',
    ['hung'],
    async ({ door, name }) => {
      if (name !== 'Stacklight') return 'has no health checks';
      const { value, ms } = await until(() => /^unhealthy/.test(door.state('hung')), 60_000);
      return value ? `unhealthy after ${seconds(ms)}: "${door.state('hung')}"` : door.state('hung');
    },
  ],
  [
    'everything killed, as by a reboot; the tool started again',
    ['plain'],
    async ({ door, folder }) => {
      const tool = door.toolPid();
      process.kill(tool, 'SIGKILL');
      for (const pid of running(folder, 'sleep 7001')) process.kill(Number(pid), 'SIGKILL');
      await pause(500);
      door.again();
      await pause(8_000);
      return `${running(folder, 'sleep 7001').length} of 1 runs; "${door.state('plain')}"`;
    },
  ],
];
