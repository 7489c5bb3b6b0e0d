/** `stacklight ui` in a real terminal: what is drawn, what keys do, and that the terminal comes back whatever ends it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CliStack } from '../support/cli-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { type Pty, startPty } from '../support/pty.ts';
import { until } from '../support/until.ts';

const CLI = join(PROJECT, 'out/main/cli.js');
const ALTERNATE = '\u001b[?1049h';
const BACK = '\u001b[?25h\u001b[?1049l';

const stack = new CliStack();
const ptys: Pty[] = [];

beforeAll(async () => {
  stack.write(`name: shop
services:
  api: { command: sleep 1000 }
  crashy: { command: sh -c 'echo boom; exit 3' }
  talker: { command: "sh -c 'printf \\"hello \\\\033]0;owned\\\\007\\\\n\\"; exec sleep 1000'" }
`);
  await stack.run('up', '--no-wait');
  await stack.reaches('crashy', 'failed');
});
afterEach(() => {
  for (const pty of ptys.splice(0)) pty.kill();
});
afterAll(async () => {
  await stack.end();
});

/** The command in a terminal; afterwards the shell says the exit code and what mode the terminal is in. */
function ui(options: { env?: NodeJS.ProcessEnv; columns?: number; rows?: number } = {}): Pty {
  const pty = startPty(`"${process.execPath}" "${CLI}" ui; echo "code $?"; stty -a`, {
    cwd: stack.folder,
    ...options,
    env: { STACKLIGHT_HOME: stack.home, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
  });
  ptys.push(pty);
  return pty;
}

async function expectRestored(pty: Pty, code: number): Promise<void> {
  const text = await pty.ended();
  const after = text.slice(text.lastIndexOf(BACK));
  expect(text).toContain(BACK);
  expect(text).toContain('\u001b[?1000l');
  expect(after).toContain(`code ${code}`);
  expect(after).toMatch(/[^-]icanon/);
  expect(after).toMatch(/[^-]echo /);
}

/** The process of the command, found by what it was called with and where it looks. */
function pidOf(): number {
  const found = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      const isHere = readFileSync(`/proc/${name}/environ`, 'utf8').includes(`STACKLIGHT_HOME=${stack.home}\0`);
      return isHere && words[1] === CLI && words[2] === 'ui';
    } catch {
      return false;
    }
  });
  return Number(found[0] ?? 0);
}

it('shows the stack with trouble first, a page, logs without what a terminal obeys, and gives the terminal back', async () => {
  const pty = ui();
  await pty.shows(/✗ .*crashy.*failed/s);
  expect(pty.output()).toContain(ALTERNATE);
  expect(pty.output()).toContain('\u001b[1;31m');
  expect(pty.output().indexOf('crashy  ')).toBeLessThan(pty.output().indexOf('talker  '));
  pty.type('\r');
  await pty.shows('exited with code 3');
  pty.forget();
  pty.type('\u001b');
  await pty.shows('MESSAGE');
  pty.type('/talk\r');
  await pty.shows('1 of 3');
  pty.forget();
  pty.type('l');
  await pty.shows('hello \\x1b]0;owned\\x07');
  expect(pty.output()).not.toContain('\u001b]0;');
  pty.type('q');
  await expectRestored(pty, 0);
});

it('acts only after a yes to the plan, and what it did is seen elsewhere', async () => {
  const pty = ui();
  await pty.shows('crashy');
  pty.type('/api\r');
  pty.type('s');
  await pty.shows('Do it');
  expect((await stack.service('api'))?.desired).toBe('up');
  pty.type('y');
  await stack.reaches('api', 'stopped');
  pty.type('\u0003');
  await expectRestored(pty, 0);
});

it.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s gives the terminal back', async (signal, code) => {
  const pty = ui();
  await pty.shows('crashy');
  process.kill(await until('the command is found', pidOf), signal);
  await expectRestored(pty, code);
});

it('without colours draws no colour, in few columns too', async () => {
  const pty = ui({ env: { NO_COLOR: '1' }, columns: 40, rows: 12 });
  await pty.shows('crashy');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character.
  expect(pty.output()).not.toMatch(/\u001b\[[0-9;]*3[0-7][;m]/);
  pty.type('q');
  await expectRestored(pty, 0);
});

it('the end of the supervisor is said, and a new one is found', async () => {
  const pty = ui();
  await pty.shows('crashy');
  expect((await stack.run('daemon', 'stop')).code).toBe(0);
  await pty.shows('The supervisor is gone');
  pty.forget();
  expect((await stack.run('daemon', 'start')).code).toBe(0);
  expect((await stack.run('status')).code).toBe(1);
  await pty.shows('crashy has been down');
  pty.type('q');
  await expectRestored(pty, 0);
});

it('refuses where there is no terminal, and says what to call instead', async () => {
  const call = await stack.run('ui');
  expect(call.code).toBe(2);
  expect(call.stderr).toContain('stacklight status --watch');
  expect(call.stdout).toBe('');
});
