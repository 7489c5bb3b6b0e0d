/** What a short command costs is what it loads. Files and bytes are counted, since times are those of the machine. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stacklight } from '../support/cli.ts';

/**
 * The command itself, what it shares with the supervisor, and what only commands have; one that only hands one of them on, and the
 * 2 kB of the build itself.
 */
const MOST_FILES = 5;
const MOST_BYTES = 262_000;

let folder: string;
let home: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stacklight-cli-start-'));
  home = path.join(folder, 'home');
  writeFileSync(path.join(folder, 'stacklight.yaml'), 'name: shop\nservices:\n  api: { command: sleep 1000 }\n');
  expect((await stacklight(home, ['up'], { cwd: folder })).code).toBe(0);
});
afterAll(async () => {
  await stacklight(home, ['down'], { cwd: folder });
  await stacklight(home, ['daemon', 'stop']);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The files that a call loaded: Node's coverage names every script that ran. */
async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const coverage = mkdtempSync(path.join(folder, 'coverage-'));
  const call = await stacklight(home, args, { cwd: folder, env: { NODE_V8_COVERAGE: coverage } });
  expect(call.code, call.stderr).toBe(0);
  return readdirSync(coverage).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(path.join(coverage, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
}

it.each([['status'], ['ports'], ['logs'], ['history'], ['up']])(
  '%s of a running supervisor loads its socket client and little more',
  async (name) => {
    const files = (await loadedBy([name])).map((url) => fileURLToPath(url));
    expect(files.length).toBeGreaterThan(0);
    expect(files.length, files.join('\n')).toBeLessThanOrEqual(MOST_FILES);
    expect(files.filter((file) => file.includes('node_modules'))).toEqual([]);
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(MOST_BYTES);
  },
);
