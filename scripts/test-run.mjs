/** Runs the parts of `npm test`: what needs no machine at once, the rest in lanes side by side. */
import path from 'node:path';
import { CHECKS, vitestArgs } from './checks.mjs';
import { ROOT } from './prepare.mjs';
import { capture, run } from './run.mjs';
import { afterSecondLook, failuresIn, MOST_FILES } from './second-look.mjs';
import { portable } from './test-parts.mjs';
import { NOTHING, readReport } from './test-report.mjs';

/** A part that hangs must end: the whole run has 20 minutes. */
const PART_DEADLINE_MS = 15 * 60_000;

/** They touch nothing but files: each is a lane of its own. */
export const ANYWHERE = [...CHECKS.map(({ part }) => [part]), ['unit']];
/**
 * Most of a test on real parts is waiting for them, so two lanes need little longer than one. The engine's own tests and the
 * scenarios stay one after the other: both look at what all containers do, and one of them restarts an engine.
 */
export const ON_THE_MACHINE_LANES = [
  ['engine', 'scenarios', 'windows', 'packages', portable('engine'), portable('scenarios')],
  ['integration', 'e2e', 'soak', 'kill-points', portable('integration'), portable('e2e')],
];

/**
 * @typedef {{ part: string, filters: readonly string[] }} Selected
 * @typedef {{ part: string, code: number, seconds: number, totals: import('./test-report.mjs').Totals,
 *   unsteady?: readonly string[] }} PartResult unsteady: tests that failed beside others and passed alone
 */

/**
 * Runs those of the selected parts that are in the lanes.
 * @param {readonly (readonly string[])[]} lanes lanes run side by side, the parts of a lane one after the other
 * @param {readonly Selected[]} selected
 * @param {{ env: NodeJS.ProcessEnv, results: string, signal: AbortSignal, say: (line: string) => void }} options
 *   results: the folder for the reports; signal: ends what runs and begins nothing more
 * @returns {Promise<PartResult[]>} in the order of the selection
 */
export async function runLanes(lanes, selected, options) {
  // Alone, a part has the terminal; beside others it is quiet until it has ended.
  const alone = selected.length === 1;
  const runLane = async (lane) => {
    const done = [];
    for (const part of lane) {
      const one = selected.find((candidate) => candidate.part === part);
      if (one && !options.signal.aborted) done.push(await runPart(one, { ...options, alone }));
    }
    return done;
  };
  const done = (await Promise.all(lanes.map(runLane))).flat();
  return selected.flatMap(({ part }) => done.filter((result) => result.part === part));
}

/** They draw other cases each time: what failed would not be tried again. */
const DRAWN_ANEW = ['soak', 'kill-points'];

/**
 * Runs alone what failed while lanes ran side by side.
 * @param {readonly PartResult[]} results
 * @param {{ env: NodeJS.ProcessEnv, results: string, signal: AbortSignal, say: (line: string) => void }} options as in `runLanes`
 * @returns {Promise<PartResult[]>} in the same order
 */
export async function lookAgain(results, options) {
  const done = [];
  for (const result of results) {
    const { files, ...failures } = failuresIn(path.join(options.results, `${result.part}.json`), ROOT);
    const worthIt =
      !DRAWN_ANEW.includes(result.part) &&
      result.code !== 0 &&
      files.length > 0 &&
      files.length <= MOST_FILES &&
      !options.signal.aborted;
    if (!worthIt) {
      done.push(result);
      continue;
    }
    options.say(`\nOnce more, alone: ${files.join(', ')}`);
    const asked = { part: result.part, filters: files };
    done.push(
      afterSecondLook(
        result,
        failures,
        await runPart(asked, { ...options, report: `${result.part}-again`, alone: true }),
      ),
    );
  }
  return done;
}

async function runPart({ part, filters }, { env, results, signal, say, alone, report: name = part }) {
  const startedAt = performance.now();
  const report = path.join(results, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const check = CHECKS.find((one) => one.part === part);
  const args = check?.args ?? [...vitestArgs(part, reporters), ...filters];
  const options = { cwd: ROOT, env, deadlineMs: PART_DEADLINE_MS, signal };
  say(alone ? `\n== ${part}` : `${part} begins ...`);
  const code = alone ? await run(process.execPath, args, options) : await runQuietly(part, args, options, say);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { part, code, seconds, totals: check ? NOTHING : readReport(report, code) };
}

/** Says in one piece what it printed: lines of parts that run side by side must not mix. */
async function runQuietly(part, args, options, say) {
  const { code, output } = await capture(process.execPath, args, options);
  say([`\n== ${part}`, output.trim()].filter(Boolean).join('\n'));
  return code;
}
