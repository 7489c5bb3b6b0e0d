import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import { CliStack } from '../support/cli-stack.ts';
import { until } from '../support/until.ts';

describe('a stack that was never approved, on the command line', () => {
  const stack = new CliStack();
  const text = (seconds: number) => `name: careful
services:
  api:
    command: sleep ${seconds}
    preflight: [{ run: touch ${stack.path('ran')} }]
    healthcheck: { test: [CMD, touch, ${stack.path('ran')}], interval: 200ms }
`;
  beforeAll(() => stack.write(text(5_155)));
  afterAll(() => stack.end());

  it('is shown by status, validate and ports, and refused by what would run it', async () => {
    const status = await stack.run('status');
    expect(status.code).toBe(0);
    expect(status.stdout).toContain('careful: is waiting for your approval');
    expect(status.stdout).toContain('api, command: sleep 5155');
    expect(status.stdout).toContain('stacklight trust approves it');
    expect((await stack.run('validate', '--json')).json()).toMatchObject({ stack: 'careful', approved: false });
    for (const call of [
      ['restart'],
      ['fix-ports', '--yes'],
      ['cleanup', '--yes'],
      ['doctor'],
      ['doctor', '--fix', 'shadow', '--yes'],
      ['ports'],
      ['logs', 'api'],
      ['up', '--dry-run'],
    ]) {
      const refused = await stack.run(...call, '--json');
      expect([call, refused.code, refused.json<{ error: { code: string } }>().error.code]).toEqual([
        call,
        2,
        'not-trusted',
      ]);
    }
    expect(existsSync(stack.path('ran'))).toBe(false);
  });

  it('is approved by trust, which asks first and starts nothing', async () => {
    const asked = await stack.run('trust');
    expect(asked.code).toBe(2);
    expect(asked.stdout).toContain('api, preflight: touch');
    expect(asked.stderr).toContain('Nothing was approved.');
    expect((await stack.run('trust', stack.folder, '--yes', '--json')).json()).toMatchObject({
      approved: true,
      approval: { kind: 'trust' },
    });
    expect((await stack.run('trust', '--json')).json()).toEqual({
      stack: 'careful',
      file: stack.file,
      approved: true,
    });
    expect((await stack.run('validate', '--json')).json()).toMatchObject({ approved: true });
    expect((await stack.service('api'))?.state).toBe('stopped');
    expect(existsSync(stack.path('ran'))).toBe(false);
  });

  it('asks again for a command that changed, which up approves', async () => {
    await stack.up();
    const before = (await stack.service('api'))?.process?.pid;
    stack.write(text(5_156));
    const approval = await until('the change waits', async () => (await stack.peek())?.approval);
    expect(approval).toMatchObject({
      kind: 'command',
      commands: [{ service: 'api', text: 'sleep 5156', before: 'sleep 5155' }],
    });
    expect((await stack.run('status')).stdout).toContain('api, command: sleep 5155 → sleep 5156');
    expect((await stack.service('api'))?.process?.pid).toBe(before);
    await stack.up();
    expect((await stack.peek())?.approval).toBeUndefined();
    expect((await stack.service('api'))?.process?.pid).not.toBe(before);
    const causes = (await stack.run('history', '--json'))
      .json<HistoryEvent[]>()
      .map(({ cause, actor }) => [actor, cause]);
    expect(causes).toContainEqual(['user', 'the stack was approved on the command line']);
    expect(
      causes.some(([actor, cause]) => actor === 'user' && cause?.includes('was approved on the command line')),
    ).toBe(true);
  });

  it('is untrusted again, and what runs is left running and said', async () => {
    const pid = (await stack.service('api'))?.process?.pid ?? 0;
    const taken = await stack.run('untrust');
    expect(taken.code).toBe(0);
    expect(taken.stdout).toContain('Left running, and no longer watched: api. stacklight down stops it.');
    process.kill(pid, 0);
    expect((await stack.run('restart', '--json')).code).toBe(2);
    expect((await stack.run('untrust', '--json')).code).toBe(2);
    await stack.up();
    expect((await stack.service('api'))?.process?.pid).toBe(pid);
  });

  it('answers for another folder only by its own yes', async () => {
    const other = new CliStack({ home: stack.home });
    writeFileSync(other.file, text(5_157));
    expect((await other.run('restart', '--json')).code).toBe(2);
    rmSync(other.folder, { recursive: true });
  });
});
