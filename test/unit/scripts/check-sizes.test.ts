import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wrongSizes } from '../../../scripts/check-sizes.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stacklight-sizes-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, lines: number): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), 'a;\n'.repeat(lines));
}

it('a file of 250 lines is fine, one more needs a reason', () => {
  write('electron/stack/fine.ts', 250);
  write('renderer/long.css', 251);
  write('test/fixtures/project/main.mjs', 900);
  expect(wrongSizes(root, {})).toEqual([
    'renderer/long.css has 251 lines, more than 250: split it, or name it with a reason in scripts/long-files.mjs.',
  ]);
  expect(wrongSizes(root, { 'renderer/long.css': 'a table' })).toEqual([]);
});

it('a reason for a file that is short or gone is too much', () => {
  write('shared/short.ts', 3);
  expect(wrongSizes(root, { 'shared/short.ts': 'a table', 'shared/gone.ts': 'a table' })).toEqual([
    'shared/short.ts has no more than 250 lines: take it off scripts/long-files.mjs.',
    'shared/gone.ts has no more than 250 lines: take it off scripts/long-files.mjs.',
  ]);
});
