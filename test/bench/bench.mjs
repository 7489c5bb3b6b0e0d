/**
 * `npm run bench [-- ROW ...] [--rounds N] [--write]`: what Stacklight costs, beside a bare node program and the supervisors that are
 * installed, rounds interleaved in one run. Prints one table; `--write` puts it into docs/benchmarks.md, of some rows in the place of
 * theirs and beside what stands there of the others. Linux, as root or not.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, type } from 'node:os';
import path from 'node:path';
import { ROWS } from './all-rows.mjs';
import { mergedTable } from './merge.mjs';
import { MISSES } from './misses.mjs';
import { bareElectron } from './subjects/bare-electron.mjs';
import { nodeLoop } from './subjects/node-loop.mjs';
import { peers } from './subjects/peers.mjs';
import { plainFile } from './subjects/plain-file.mjs';
import { ss } from './subjects/ss.mjs';
import { stacklight } from './subjects/stacklight.mjs';
import { tableOf } from './table.mjs';

const SUBJECTS = {
  stacklight,
  'node loop': nodeLoop,
  'plain file': plainFile,
  ss,
  'bare electron': bareElectron,
  ...peers,
};
const say = (line) => console.error(line);

function optionsOf(args) {
  const rounds = args.includes('--rounds') ? Number(args[args.indexOf('--rounds') + 1]) : undefined;
  const names = args.filter((arg, at) => !arg.startsWith('--') && args[at - 1] !== '--rounds');
  const unknown = names.find((name) => !ROWS.some((row) => row.name === name));
  if (unknown)
    throw new Error(`There is no row "${unknown}". The rows are: ${ROWS.map(({ name }) => name).join(', ')}.`);
  return {
    rounds,
    write: args.includes('--write'),
    rows: names.length > 0 ? ROWS.filter(({ name }) => names.includes(name)) : ROWS,
  };
}

/** One row, round by round over all its subjects, so that a slow minute of the machine meets all of them. */
async function runRow(row, rounds, scratch) {
  if (row.desktop && !bareElectron.version()) {
    say(`${row.name} is left out: it needs Electron, Xvfb and dbus-daemon`);
    return { row, samples: {} };
  }
  const there = row.subjects.filter((name) => SUBJECTS[name].version());
  const samples = Object.fromEntries(there.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of there) {
      say(`${row.name}, round ${round + 1} of ${rounds}: ${name}`);
      const folder = mkdtempSync(path.join(scratch, `${row.name}-`));
      mkdirSync(folder, { recursive: true });
      samples[name].push(await row.measure(SUBJECTS[name], folder));
    }
  }
  return { row, samples };
}

function keep(text, rows, date) {
  const file = path.resolve(import.meta.dirname, '../../docs/benchmarks.md');
  const order = ROWS.map(({ title }) => title);
  const titles = rows.map(({ title }) => title);
  const run = { titles, order, day: date.toISOString().slice(0, 10) };
  writeFileSync(file, rows.length === ROWS.length ? text : mergedTable(readFileSync(file, 'utf8'), text, run));
}

async function main() {
  const { rows, rounds, write } = optionsOf(process.argv.slice(2));
  const scratch = mkdtempSync(path.join(tmpdir(), 'stacklight-bench-'));
  const results = [];
  const failed = [];
  try {
    for (const row of rows) {
      try {
        results.push(await runRow(row, rounds ?? row.rounds, scratch));
      } catch (error) {
        // The other rows are worth having; what could not be measured is said in the table.
        say(`${row.name} failed: ${error.stack}`);
        failed.push({ title: row.title, why: error.message });
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  const versions = Object.fromEntries(Object.entries(SUBJECTS).map(([name, subject]) => [name, subject.version()]));
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    system: `${type()} ${release()}`,
  };
  const date = new Date();
  const text = tableOf({ results, failed }, versions, machine, date, MISSES);
  console.log(text);
  if (write) keep(text, rows, date);
}

await main();
