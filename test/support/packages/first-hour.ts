/** What a person does with a fresh installation, whatever it came from; each command has to say what it says to people. */
import { expect } from 'vitest';
import { until } from '../until.ts';
import type { CleanSystem } from './clean-system.ts';

/**
 * Validates, approves, starts, looks and stops the stack of the clean system, and leaves its supervisor running.
 * @param {Readonly<Record<string, string>>} env variables of the person's session
 */
export async function useStack(system: CleanSystem, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const stacklight = async (command: string) => {
    const ran = await system.run(`stacklight ${command}`, env);
    expect(ran, `stacklight ${command}`).toMatchObject({ code: 0 });
    return ran.stdout;
  };
  expect(await stacklight('--version')).toMatch(/^\d+\.\d+\.\d+/);
  await stacklight('validate');
  await stacklight('trust --yes');
  await stacklight('up');
  expect(await served(system)).toBe('hello');
  expect(await stacklight('status')).toContain('web');
  expect(await stacklight('ports')).toContain('8099');
  await until('the request is in the log', async () => (await stacklight('logs web')).includes('response:200'), SLOWLY);
  await stacklight('down');
  expect(await served(system)).toBe('');
}

/** What the service answers; empty where nobody does. */
export async function served(system: CleanSystem): Promise<string> {
  return (await system.run('busybox wget -qO- http://127.0.0.1:8099/ 2>/dev/null')).stdout.trim();
}

/** Each look is a command in a container. */
export const SLOWLY = { deadlineMs: 60_000, everyMs: 300 } as const;
