/** The fuzzer itself, and a short run of it over every reader. Longer ones, with other seeds: `npm run fuzz`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Feedback } from '../../fuzz/feedback.ts';
import { instrument } from '../../fuzz/instrument.mjs';
import { mutator } from '../../fuzz/mutate.ts';
import { faultOf } from '../../fuzz/oracle.ts';
import { randomFrom } from '../../soak/random.ts';
import { PROJECT } from '../../support/project-root.ts';

/** Of each reader: half of them real ones, and what this seed makes of those. */
const [SEED, INPUTS] = [20_261_129, 40];
/** Eighteen threads begin one after the other. */
const LONGEST_MS = 240_000;

function run(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile('node', ['scripts/fuzz.mjs', ...args], { cwd: PROJECT }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

describe('the fuzzer', () => {
  it('counts each branch, arm and loop of a program, which does what it did', () => {
    const code = 'const f = (a, b = 1) => a ? (b && { n: a }) : [a]; let n = 0; for (;;) if (n++ > 2) break; else f(n)';
    const { text, blocks } = instrument(`${code}; done([f(0), f(2), n]);`, 0);
    const told: unknown[] = [];
    new Function('done', text)((value: unknown) => told.push(value));
    expect(told).toEqual([[[0], { n: 2 }, 4]]);
    expect(blocks).toBe(8);
    expect([...globalThis.stacklightBlocks.subarray(0, blocks)].every((count) => count > 0)).toBe(true);
  });

  it('keeps what reaches a new block, or one of them more often by a step', () => {
    const counts = new Uint8Array(16);
    const feedback = new Feedback(counts);
    const newsOf = (at: number, count: number) => {
      counts[at] = count;
      return feedback.take();
    };
    expect([newsOf(3, 1), newsOf(3, 1), newsOf(3, 2), newsOf(9, 1), newsOf(3, 5), newsOf(3, 6)]).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(feedback.blocks).toBe(2);
  });

  it('makes the same inputs of the same seed', () => {
    const made = (seed: number) => {
      const random = randomFrom(seed);
      const first = Buffer.from('services:\n  api: { command: ./api, ports: [8000] }\n');
      return Array.from({ length: 40 }, () => mutator(['ports'])(first, random, () => first).toString('hex'));
    };
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  it.each([
    ['it was refused without a word', { said: [] }],
    ['it said "Cannot read properties', { said: ["Cannot read properties of undefined (reading 'a')"] }],
    ['it said nothing in', { said: ['  '] }],
    ['the prototype of it.a came out of the input', { value: { a: Object.create({ polluted: true }) }, said: [] }],
  ])('sees that %s', (clause, read) => {
    expect(faultOf(read, 'x')?.replaceAll(/["']/g, '"')).toContain(clause.replaceAll(/["']/g, '"'));
    expect(faultOf({ value: { a: 1 }, said: ['line 1: no'] }, 'x')).toBeUndefined();
  });

  it('refuses what it does not know, and tries one file again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-fuzz-test-'));
    writeFileSync(join(folder, 'one'), 'A=b\n');
    const [again, unknown] = await Promise.all([
      run(['--only', 'env', '--input', join(folder, 'one')]),
      run(['--only', 'nothing']),
    ]);
    rmSync(folder, { recursive: true });
    expect(again.output).toContain('env: 1 inputs');
    expect([again.code, unknown.code]).toEqual([0, 2]);
    expect(unknown.output).toContain('There is no reader "nothing". The readers are: stack-file, compose');
  });
});

it(
  'gives a value or a sentence for everything that a fixed seed makes of real inputs',
  async () => {
    const { code, output } = await run(['--seed', String(SEED), '--inputs', String(INPUTS), '--seconds', '20']);
    console.log(output);
    expect(output.match(/^[\w-]+: \d+ inputs/gm)?.length).toBe(18);
    expect(code, output).toBe(0);
  },
  LONGEST_MS,
);
