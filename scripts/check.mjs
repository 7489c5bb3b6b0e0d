/** `npm run check`: everything that needs no machine set up, side by side, in less than half a minute. */
import { CHECKS, vitestArgs } from './checks.mjs';
import { ROOT } from './prepare.mjs';
import { capture } from './run.mjs';

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };

async function check({ name, args }) {
  const startedAt = performance.now();
  const { code, output } = await capture(process.execPath, args, { cwd: ROOT, env });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) console.log(output.trimEnd());
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return code === 0;
}

const results = await Promise.all(
  [...CHECKS, { name: 'unit tests', args: vitestArgs('unit', ['--reporter=dot']) }].map(check),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
