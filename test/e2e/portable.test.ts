/** A supervisor that cannot call into the system's libraries does its work all the same and says so, in one line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { type CliResult, stacklight } from '../support/cli.ts';
import { until } from '../support/until.ts';

let folder: string;
let home: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stacklight-portable-'));
  home = path.join(folder, 'home');
  writeFileSync(
    path.join(folder, 'stacklight.yaml'),
    'name: shop\nservices:\n  api: { command: sleep 1000, restart: always }\n',
  );
});
afterAll(async () => {
  await call('down');
  await call('daemon', 'stop');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const call = (...args: readonly string[]): Promise<CliResult> =>
  stacklight(home, args, { cwd: folder, env: { STACKLIGHT_PLATFORM: 'portable' } });

it('starts a service, brings it back after a crash, and says in one line what costs more', async () => {
  expect((await call('up')).code).toBe(0);
  const pidOf = async () => (await call('status', '--json')).json<Snapshot>().services[0]?.process?.pid;
  const first = await pidOf();
  if (first === undefined) throw new Error('the service does not run');
  process.kill(first, 'SIGKILL');
  await until('the service is back', async () => {
    const now = await pidOf();
    return now !== undefined && now !== first;
  });
  const { stdout } = await call('daemon', 'status');
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(
    /^It uses more resources than it should: everything is read from \/proc: STACKLIGHT_PLATFORM=portable/,
  );
});
