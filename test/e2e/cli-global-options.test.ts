import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stacklight } from '../support/cli.ts';

let folder: string;
let home: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-options-'));
  home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  writeFileSync(join(folder, 'stacklight.yaml'), 'name: opts\nservices: { a: { command: sleep 60 } }\n');
});
afterAll(() => {
  for (const path of [folder, home]) rmSync(path, { recursive: true, force: true });
});

describe('the options that every command takes', () => {
  it.each([
    ['--json --stack=DIR validate'],
    ['validate --json --stack DIR'],
    ['-s DIR validate --json'],
    ['--home HOME --stack DIR --json validate'],
    ['export --json runbook -s DIR'],
    ['--stack DIR export runbook --json'],
  ])('stand before or after its name: %s', async (line) => {
    const words = line.split(' ').map((word) => word.replace('DIR', folder).replace('HOME', home));
    const { code, json, stderr } = await stacklight(home, words);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.stringify(json())).toContain('opts');
  });

  it.each([
    ['--json'],
    ['--json nosuch'],
    ['nosuch --json'],
    ['up --frobnicate --json'],
    ['--json daemon jump'],
    ['--stack --json validate'],
    ['validate --json --stack'],
    ['--home= validate --json'],
  ])('make of a refused call one document and exit code 2: %s', async (line) => {
    const { code, json, stderr } = await stacklight(home, line.split(' '));
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(json()).toMatchObject({ error: { code: 'bad-call' } });
  });

  it('say where the state lies: --home goes before STACKLIGHT_HOME', async () => {
    const { code, json } = await stacklight(join(home, 'other'), ['--json', 'daemon', 'status', '--home', home]);
    expect([code, json()]).toEqual([3, { running: false }]);
  });

  it('says that COMPOSE_FILE of a .env opens nothing, and what to do', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'stacklight-composefile-'));
    writeFileSync(join(empty, '.env'), 'COMPOSE_FILE=deploy/stack.yml\n');
    const { code, stderr } = await stacklight(home, ['validate'], { cwd: empty });
    rmSync(empty, { recursive: true });
    expect(code).toBe(2);
    expect(stderr).toContain('sets COMPOSE_FILE');
  });
});
