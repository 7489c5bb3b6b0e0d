/** Services that say when they began: each appends one line to a shared file as its first instruction. */
import { readFileSync } from 'node:fs';

/** A shell that knows the time by itself, so that no second program is part of what is measured. */
export function stamping(name, file, then) {
  return `/bin/bash -c 'echo "$EPOCHREALTIME ${name} $$" >> ${file}; exec ${then}'`;
}

/** All stamps so far, oldest first. `at`: epoch milliseconds with a fraction. */
export function stampsIn(file) {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Nothing began yet.
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [seconds, name, pid] = line.split(' ');
      return { at: Number(seconds.replace(',', '.')) * 1000, name, pid: Number(pid) };
    });
}
