import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { electronRuntime } from '../../../scripts/electron-runtime.mjs';
import { endLeftovers, RUN_MARK } from '../../../scripts/leftovers.mjs';
import { startService } from '../../../scripts/test-service.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'scripts-machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const node = (program: string) => ({ command: process.execPath, args: ['-e', program], env: process.env });
const log = () => openSync(path.join(folder, 'log'), 'w');

describe('a process beside the tests', () => {
  it('is ready when it answers on descriptor 3, and is gone after stop', async () => {
    const program = `require('fs').writeSync(3, process.pid + '\\n'); setInterval(() => {}, 1000)`;
    const service = await startService({ name: 'answers', ...node(program), log: log() });
    const pid = 'answer' in service ? Number(service.answer) : 0;
    expect(process.kill(pid, 0)).toBe(true);
    if ('stop' in service) await service.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('that ends at once, or does not exist, is a problem with a sentence', async () => {
    const ended = await startService({ name: 'ends', ...node(''), log: log() });
    expect(ended).toEqual({ problem: 'ends ended at once; test-results/ends.log says why' });
    const absent = await startService({ name: 'absent', ...node(''), command: '/no/such/program', log: log() });
    expect(absent).toMatchObject({ problem: expect.stringContaining('absent could not be started') });
  });
});

describe('what a run leaves behind', () => {
  it('is found by its mark, even in a session of its own, and ended; nothing else is', async () => {
    const mark = randomUUID();
    const program = "process.on('SIGTERM', () => {}); process.stdout.write('up'); setInterval(() => {}, 1000)";
    const start = (env: NodeJS.ProcessEnv) =>
      spawn(process.execPath, ['-e', program], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const left = start({ ...process.env, [RUN_MARK]: mark });
    const other = start({ ...process.env, [RUN_MARK]: randomUUID() });
    await Promise.all([once(left.stdout, 'data'), once(other.stdout, 'data')]);
    const exited = once(left, 'exit');
    const said = await endLeftovers(mark);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(String(left.pid));
    await exited;
    expect(other.exitCode).toBeNull();
    other.kill('SIGKILL');
  });
});

describe('the Electron runtime', () => {
  it('is the one that ELECTRON_OVERRIDE_DIST_PATH names', async () => {
    mkdirSync(path.join(folder, 'dist'), { recursive: true });
    writeFileSync(path.join(folder, 'dist', 'electron'), '');
    writeFileSync(path.join(folder, 'dist', 'version'), 'v99.0.0\n');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', path.join(folder, 'dist'));
    expect(await electronRuntime()).toEqual({
      path: path.join(folder, 'dist', 'electron'),
      version: '99.0.0',
      source: 'override',
    });
  });

  it('is never another one when that folder holds none', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', path.join(folder, 'empty'));
    await expect(electronRuntime()).rejects.toThrow('Unset it or correct it.');
  });

  it('does not wait a second time for a host that could not be reached', async () => {
    const manifest = path.resolve(import.meta.dirname, '../../../node_modules/electron/package.json');
    const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
    const memory = path.join(folder, 'stacklight', `electron-${version}-unreachable`);
    mkdirSync(path.dirname(memory), { recursive: true });
    writeFileSync(memory, String(Date.now()));
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const said: string[] = [];
    const runtime = await electronRuntime({ say: (line) => said.push(line), fallback: false }).catch(() => 'none');
    // Where the package has its own download the memory is not asked at all.
    expect(typeof runtime === 'string' || runtime.source === 'electron').toBe(true);
    expect(said).toEqual([]);
  });
});
