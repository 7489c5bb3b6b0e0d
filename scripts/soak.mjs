/**
 * `npm run soak -- [--minutes N] [--seed S] [--steps N] [--only NAME ...]`: draws random faults against a stack of thirty services. Ten minutes and a
 * fresh seed by default. Exits 0 only when every check held; the seed that it prints draws the same faults again.
 */
import { parseArgs } from 'node:util';
import { fromSource } from '../test/bench/from-source.mjs';
import { ROOT } from './prepare.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    steps: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
});

const number = (name, text) => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  console.error(`--${name} takes a number, not "${text}".`);
  process.exit(2);
};
const minutes = number('minutes', values.minutes);
const seed = number('seed', values.seed);
const steps = values.steps === undefined ? undefined : number('steps', values.steps);

const { soak } = await fromSource('test/soak/soak.ts');
console.log(`Soak with seed ${seed}, ${minutes} minutes.`);
const options = { root: ROOT, seed, minutes, steps, only: values.only, say: (line) => console.log(line) };
const result = await soak(options).catch((error) => {
  console.error(error.message);
  process.exit(2);
});
console.log(`\n${result.steps} steps with seed ${seed}`);
for (const [name, count] of [...result.counts].sort((a, b) => b[1] - a[1])) console.log(`  ${count}  ${name}`);
for (const line of result.figures) console.log(line);
for (const line of result.wrong) console.log(`DID NOT HOLD: ${line}`);
console.log(result.held ? 'Everything held.' : `Again: npm run soak -- --seed ${seed} --minutes ${minutes}`);
process.exitCode = result.held ? 0 : 1;
