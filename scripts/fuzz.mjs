/**
 * `npm run fuzz -- [--seconds N] [--inputs N] [--seed S] [--only READER ...] [--input FILE]`: gives what reads for us inputs that are made of
 * real ones, and keeps those that reach code which none before them did. Ten seconds a reader and a fresh seed by default. Exits 0 only when every
 * input gave a value or a sentence within bounded work; what did not is written to a file, and `--input` tries that file again.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleFuzzer } from '../test/fuzz/bundle.mjs';
import { readerNames, watched } from '../test/fuzz/watch.mjs';
import { ROOT } from './prepare.mjs';

/** Not part of the repository: what is found becomes a test. */
const FOUND = path.join(ROOT, 'test-results/fuzz');

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    inputs: { type: 'string', default: '1000000000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    only: { type: 'string', multiple: true },
    input: { type: 'string' },
  },
});

function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

function number(name) {
  const value = Number(values[name]);
  if (values[name].trim() === '' || !Number.isFinite(value) || value < 0)
    refuse(`--${name} takes a number, not "${values[name]}".`);
  return value;
}
const [seconds, inputs, seed] = ['seconds', 'inputs', 'seed'].map(number);

const program = await bundleFuzzer();
const names = await readerNames(program);
const unknown = values.only?.find((name) => !names.includes(name));
if (unknown !== undefined) refuse(`There is no reader "${unknown}". The readers are: ${names.join(', ')}.`);
if (values.input !== undefined && values.only?.length !== 1) refuse('--input goes with one reader: --only READER.');
const input = values.input === undefined ? undefined : readFileSync(values.input);

let held = true;
console.log(`Fuzzing with seed ${seed}.`);
for (const reader of values.only ?? names) {
  const result = await watched(program, { reader, seed, ms: seconds * 1_000, inputs, input });
  const [before, after] = result.blocks;
  console.log(
    `${reader}: ${result.inputs} inputs, ${before} blocks by the first ones, ${after} by all, ${result.kept} kept`,
  );
  if (result.fault === undefined) continue;
  held = false;
  const shown = result.input.length > 600 ? `${result.input.subarray(0, 600).toString()} …` : result.input.toString();
  console.log(`DID NOT HOLD: ${result.fault}\nfor these ${result.input.length} bytes: ${JSON.stringify(shown)}`);
  if (input !== undefined) continue;
  mkdirSync(FOUND, { recursive: true });
  const file = path.join(FOUND, `${reader}-${createHash('sha256').update(result.input).digest('hex').slice(0, 12)}`);
  writeFileSync(file, result.input);
  console.log(`again: npm run fuzz -- --only ${reader} --input ${path.relative(process.cwd(), file)}`);
}
console.log(held ? 'Everything held.' : 'Not everything held.');
process.exitCode = held ? 0 : 1;
