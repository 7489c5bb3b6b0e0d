import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeHalfWritten } from '../../../electron/files/half-written.ts';
import { LIMITS } from '../../../electron/limits.ts';

const NOW = 1_800_000_000_000;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stacklight-half-'));
  for (const folder of ['approved', 'stacks/shop-1a2b3c4d/logs']) mkdirSync(join(home, folder), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(name: string, ageMs: number): void {
  const path = join(home, name);
  writeFileSync(path, '{');
  utimesSync(path, (NOW - ageMs) / 1_000, (NOW - ageMs) / 1_000);
}

function files(): readonly string[] {
  const all = readdirSync(home, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

it('what a killed supervisor was writing goes; what is whole, new or of somebody else stays', async () => {
  const old = LIMITS.files.halfWrittenMs + 1_000;
  const stack = 'stacks/shop-1a2b3c4d';
  for (const name of ['trust.json.42', 'approved/0123456789abcdef.json.4019027093', `${stack}/state.json.1739180939`])
    write(name, old);
  for (const name of ['supervisor.lock.new-47-ab', 'supervisor.lock.7.released']) write(name, old);
  const kept = ['trust.json', 'trust.json.corrupt-1800000000000', 'supervisor.lock.8', `${stack}/logs/web.json.1`];
  for (const name of kept) write(name, old);
  write('muted.json.77', 1_000);
  symlinkSync('/etc/hostname', join(home, 'settings.json.5'));
  await removeHalfWritten(home, NOW);
  expect(files()).toEqual([
    'muted.json.77',
    'settings.json.5',
    'supervisor.lock.8',
    'trust.json',
    'trust.json.corrupt-1800000000000',
    'web.json.1',
  ]);
  await removeHalfWritten(join(home, 'nowhere'), NOW);
});
