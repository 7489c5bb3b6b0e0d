/**
 * Writes assets/stacklight.schema.json from the schema in electron/stack/. Node 20 cannot load TypeScript, vitest can: the
 * unit test that compares the two writes the file when UPDATE is set.
 */
import { run } from './run.mjs';

const test = 'test/unit/stack-json-schema.test.ts';
process.exitCode = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', test], {
  env: { ...process.env, UPDATE: '1' },
});
