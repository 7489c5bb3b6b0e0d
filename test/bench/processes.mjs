/** A machine with much on it. */
import { spawn } from 'node:child_process';
import { descendantsOf, until } from './measure.mjs';

/** Starts so many processes that sleep; the answer ends them. */
export async function manyProcesses(count) {
  const shell = spawn('/bin/sh', ['-c', `i=0; while [ $i -lt ${count} ]; do sleep 100000 & i=$((i+1)); done; wait`], {
    stdio: 'ignore',
    detached: true,
  });
  await until(() => descendantsOf(shell.pid).length >= count, `${count} processes`);
  return () => process.kill(-shell.pid, 'SIGKILL');
}
