/**
 * The same twelve worst cases against Stacklight, pm2 and supervisord: `node test/peers/worst-cases.mjs [TOOL ...] [WORD OF A CASE ...]`, after a build. pm2 is
 * taken from `STACKLIGHT_BENCH_PM2`, the path of its `bin/pm2`. Prints what each did, one line a case, for docs/faults.md. Root may mount
 * the full disk; libfaketime sets the clock of the tool alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CASES, PORT, running, SCRIPTS } from './cases.mjs';
import { pm2, stacklight, supervisord } from './tools.mjs';

const FAKE_TIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

async function runCase(tool, [title, names, look]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'peers-'));
  const clock = path.join(folder, 'clock');
  writeFileSync(clock, '+0');
  const faked = {
    LD_PRELOAD: FAKE_TIME,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  const door = tool.open(folder, /^clock/.test(title) ? faked : {});
  const many = Array.from({ length: 10 }, (_, at) => [`many${at}`, `exec sleep 71${at}0`]);
  const wanted = names[0] === 'many' ? many : names.map((name) => [name, SCRIPTS[name]]);
  const services = wanted.map(([name, text]) => {
    const script = path.join(folder, `${name}.sh`);
    writeFileSync(script, `cd ${folder}\n${text}\n`);
    const check = `, healthcheck: { http: "http://127.0.0.1:${PORT + 1}/", interval: 2s, timeout: 1s, start_period: 1s }`;
    const more = name === 'hung' ? check : name === 'web' ? `, ports: [${PORT}]` : '';
    return { name, script, more };
  });
  const stranger = names[0] === 'web' ? createServer().listen(PORT, '127.0.0.1') : undefined;
  if (stranger) await new Promise((resolve, reject) => stranger.once('listening', resolve).once('error', reject));
  const disk = door.disk ?? door.logs;
  const full = names[0] === 'talk';
  if (full) {
    mkdirSync(disk, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
  }
  try {
    if (names[0] === 'many') door.launch(services);
    else await door.begin(services);
    const setClock = (text) => writeFileSync(clock, text);
    const toolPid = names[0] === 'many' ? undefined : door.toolPid();
    return await look({ door, folder, name: tool.name, setClock, tool: toolPid });
  } catch (error) {
    return `could not be measured: ${error.message}`;
  } finally {
    stranger?.close();
    door.end();
    for (const of of ['sleep 7', '.sh', 'http.server'])
      for (const pid of running(folder, of)) process.kill(Number(pid), 'SIGKILL');
    if (full) execFileSync('umount', ['-l', disk]);
    await pause(300);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const TOOLS = [stacklight, pm2, supervisord];
const asked = process.argv.slice(2);
const tools = TOOLS.filter(({ name }) => asked.includes(name));
const words = asked.filter((one) => !TOOLS.some(({ name }) => name === one));
for (const tool of tools.length > 0 ? tools : TOOLS) {
  if (!tool.version) {
    console.log(`${tool.name}: not here`);
    continue;
  }
  console.log(`\n${tool.name} ${tool.version}`);
  for (const one of CASES)
    if (words.every((word) => one[0].includes(word))) console.log(`${one[0]} | ${await runCase(tool, one)}`);
}
process.exit(0);
