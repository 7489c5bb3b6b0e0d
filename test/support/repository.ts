/** A repository in which programs run, and what Stacklight makes of it: for the proposals from what runs on this machine. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { ProbeContext } from '../../electron/health/probe.ts';
import { runProbe } from '../../electron/health/run-probe.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import { textOf } from '../../electron/stack/import/document.ts';
import type { Proposal } from '../../electron/stack/import/proposal.ts';
import { parseStack } from '../../electron/stack/parse/parse-stack.ts';
import type { Stack } from '../../electron/stack/stack.ts';
import { machineProposal } from '../../electron/supervisor/machine/observe-machine.ts';
import { until } from './until.ts';

const platform = currentPlatform();
const context: ProbeContext = { timeoutMs: 2_000, exec: () => Promise.reject(new Error('not for this probe')) };

/** A repository with programs in it that nobody's terminal or test holds: their parents have ended. */
export class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-machine-')));
  readonly name = basename(this.folder).toLowerCase();

  constructor() {
    mkdirSync(join(this.folder, '.git'));
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  run(folder: string, ...command: readonly string[]): void {
    const cwd = join(this.folder, folder);
    mkdirSync(cwd, { recursive: true });
    const { PORT: _port, ...env } = process.env;
    execFileSync('setsid', ['--fork', ...command], { cwd, stdio: 'ignore', env });
  }

  async listening(...ports: readonly number[]): Promise<void> {
    for (const port of ports)
      await until(
        `port ${port} answers`,
        async () => (await runProbe({ type: 'tcp', host: 'localhost', port }, context)).ok,
        {
          deadlineMs: 30_000,
        },
      );
  }

  /** Ends what works in the folder, by pid and start time. */
  async end(): Promise<void> {
    await until('nothing works in the repository', async () => {
      const all = await platform.processes({ details: true });
      const own = all.filter(({ cwd, zombie }) => !zombie && cwd?.startsWith(this.folder));
      for (const one of own) await platform.signal(one, 'SIGKILL');
      return own.length === 0;
    });
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What is proposed of the machine for one repository or project; fails with the problems. */
export async function proposedGroup(group: string): Promise<Proposal> {
  const result = await machineProposal({ platform, group });
  if (!result.ok) throw new Error(result.problem.map(({ message, hint }) => `${message} ${hint}`).join(' '));
  return result.value;
}

/** The proposal written and read again: valid, and nothing in it is blocked. */
export function parsed(proposal: Proposal): Stack {
  const { directory } = proposal;
  const result = parseStack(textOf(proposal), { file: join(directory, 'stacklight.yaml'), directory, env: {} });
  if (!result.ok) throw new Error(result.problem.map(({ message }) => message).join('\n'));
  expect(result.value.errors ?? []).toEqual([]);
  return result.value;
}

/** Whether the check of each service passes now; `none` where it has none. */
export async function checks(stack: Stack): Promise<Readonly<Record<string, boolean>>> {
  const results = stack.services.map(async ({ id, healthcheck: { probe } }) => {
    const passes = () => runProbe(probe, context);
    return [id, probe.type === 'none' || probe.type === 'engine' ? 'none' : (await passes()).ok] as const;
  });
  return Object.fromEntries(await Promise.all(results)) as Readonly<Record<string, boolean>>;
}
