import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../electron/limits.ts';
import { CliStack, isAlive } from '../support/cli-stack.ts';
import { until } from '../support/until.ts';

/** Each line waits for a file, so that the test says in which order they come. */
const SAYS = `
import { existsSync } from 'node:fs';
const [name, count] = process.argv.slice(2);
let next = 1;
setInterval(() => {
  if (next <= Number(count) && existsSync('go-' + name + next)) console.log(name + ' line ' + next++);
}, 20);
`;

describe('logs on the command line', () => {
  const stack = new CliStack();
  const says = async (name: string, number: number) => {
    appendFileSync(stack.path(`go-${name}${number}`), '');
    await until(`${name} says ${number}`, () => readFileSync(log(name), 'utf8').includes(`${name} line ${number}`));
  };
  const log = (name: string) => join(stack.stateFolder(), 'logs', `${name}.log`);
  const printed = async (...args: string[]) => {
    const { stdout } = await stack.run('logs', ...args);
    return stdout.split('\n').filter((line) => / line \d/.test(line));
  };

  beforeAll(async () => {
    appendFileSync(stack.path('says.mjs'), SAYS);
    stack.write(`name: logs
services:
  api: { command: node says.mjs api 9 }
  db: { command: node says.mjs db 9 }
`);
    await stack.up();
    for (const name of ['api', 'db']) {
      await says(name, 1);
      const isStamped = async () => (await printed('-t', name)).every((line) => /^\d{4}/.test(line));
      await until(`${name} line 1 is stamped`, isStamped);
    }
    await says('api', 2);
  });
  afterAll(() => stack.end());

  it('come merged in the order of their times, with a time each when asked', async () => {
    expect(await printed()).toEqual(['api | api line 1', 'db  | db line 1', 'api | api line 2']);
    const lines = await printed('--timestamps', 'api');
    expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}/, ''))).toEqual([
      'api line 1',
      'api line 2',
    ]);
    const document = (await stack.run('logs', 'db', 'api', '--json')).json<
      { service: string; line: string; at: number }[]
    >();
    expect(document.every(({ at }) => at > Date.now() - 600_000)).toBe(true);
  });

  it('are left to what matches, and to what came since', async () => {
    expect(await printed('--grep', 'LINE 1|nothing')).toEqual([]);
    expect(await printed('--grep', 'api line [12]$')).toEqual(['api | api line 1', 'api | api line 2']);
    const bad = await stack.run('logs', '--grep', '(');
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('--grep takes a regular expression')]);
    expect((await stack.run('logs', '--since', 'yesterday')).code).toBe(2);
    expect(await printed('--since', '1h')).toHaveLength(3);
    expect(await printed('--since', '2000d')).toHaveLength(3);
  });

  it('have no time where no supervisor looked, and times again after that', async () => {
    const pid = await stack.daemonPid();
    process.kill(pid, 'SIGKILL');
    await until('the supervisor is gone', () => !isAlive(pid));
    // Longer than a supervisor would be away for nothing to be missed.
    const missedAfterMs = LIMITS.logs.stamps.gapMs + 500;
    await until('the last stamp is old', () => Date.now() - lastWrite(log('api')) > missedAfterMs, {
      deadlineMs: 2 * missedAfterMs,
    });
    await says('api', 3);
    await until('the line is old too', () => Date.now() - lastWrite(log('api')) > 100);
    await stack.run('status');
    await stack.reaches('api', 'running');
    await says('api', 4);
    const times = await until('the new line is stamped', async () => {
      const lines = await printed('-t', 'api');
      return lines.length === 4 && lines.map((line) => /^\d{4}/.test(line));
    });
    expect(times).toEqual([true, true, false, true]);
    expect(existsSync(`${log('api')}.times`)).toBe(true);
    expect(readFileSync(log('api'), 'utf8')).not.toMatch(/^\d{4}-/m);
  });
});

function lastWrite(file: string): number {
  return Number(readFileSync(`${file}.times`).readDoubleLE(readFileSync(`${file}.times`).length - 8));
}
