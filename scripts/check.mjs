/** `npm run check`: everything that needs no machine set up, side by side, in less than half a minute. Installs what the lock asks for. */
import { CHECKS, vitestArgs } from './checks.mjs';
import { CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
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

try {
  checkNode();
  // A checkout that went on brings packages that are not there yet: their absence would read like faults of the code.
  await installPackages((line) => console.log(line));
  const unit = { name: 'unit tests', args: vitestArgs('unit', ['--reporter=dot']) };
  const results = await Promise.all([...CHECKS, unit].map(check));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotContinue)) throw error;
  console.log(error.message);
  process.exitCode = 1;
}
