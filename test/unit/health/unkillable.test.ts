import { afterEach, expect, it, vi } from 'vitest';
import { localCommands } from '../../../electron/health/command.ts';

// What waits for a disk that is away is not ended by SIGKILL; such a disk cannot be had here.
vi.mock('../../../electron/platform/child-group.ts', () => ({ signalChildGroup: () => undefined }));

let pid = 0;
afterEach(() => void (pid > 1 && process.kill(pid, 'SIGKILL')));

it('a command that nothing ends is over when its time is, and is not begun once more beside itself', async () => {
  const run = localCommands('/', { PATH: process.env.PATH ?? '' });
  const command = ['echo $$; exec sleep 600'];
  const first = await run(command, true, 50, undefined);
  pid = Number(first.output);
  expect(first).toMatchObject({ exitCode: -1, timedOut: true });
  expect(pid).toBeGreaterThan(1);
  expect(await run(command, true, 5_000, undefined)).toEqual({ exitCode: -1, output: '', timedOut: true });
  expect(await run(['echo other'], true, 5_000, undefined)).toMatchObject({ exitCode: 0, output: 'other\n' });
});
