/**
 * Writes what is generated: assets/stacklight.schema.json, the tables of docs/stack-file.md and the reference of the command line.
 * Node 20 cannot load TypeScript, vitest can: the unit tests that compare write the files when UPDATE is set.
 */
import { run } from './run.mjs';

const tests = ['test/unit/stack/schema/json-schema.test.ts', 'test/unit/docs/reference.test.ts'];
process.exitCode = await run(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...tests],
  {
    env: { ...process.env, UPDATE: '1' },
  },
);
