import { describe, expect, it } from 'vitest';
import { AdoptedProcesses } from '../../../../electron/drivers/native/adopted.ts';
import { newHandle } from '../../../../electron/drivers/native/handle.ts';
import type { Exit } from '../../../../electron/drivers/native/spawn.ts';
import { watchProcess } from '../../../../electron/drivers/native/watching.ts';
import type { Platform } from '../../../../electron/platform/platform.ts';
import { stackOf } from '../../../support/stack-text.ts';

const identity = { pid: 4711, startToken: 't' };

/** What is told of a child that ends so, where looking at its tree ends as `tree` says. */
function toldOf(exit: Exit, tree: () => Promise<never[]>): Promise<unknown> {
  const [spec] = stackOf('name: s\nservices:\n  api: { command: x, ports: [8000] }\n').services;
  if (!spec) throw new Error('no service');
  const platform = { tree, alive: () => false } as unknown as Platform;
  const handle = newHandle();
  handle.child = { identity, startedAt: 0, exit: Promise.resolve(exit) };
  const adopted = new AdoptedProcesses(platform);
  return new Promise((listener) => {
    watchProcess({ platform, adopted, handle, spec, marker: 'm', listener }, identity);
  });
}

describe('the end of a process', () => {
  it('is told', async () => {
    expect(await toldOf({ exitCode: 0, signal: null }, async () => [])).toMatchObject({ type: 'exited', exitCode: 0 });
  });

  it('is told also where nobody can look what it left behind', async () => {
    const unreadable = () => Promise.reject(new Error('EMFILE'));
    for (const exitCode of [0, 1]) {
      expect(await toldOf({ exitCode, signal: null }, unreadable)).toMatchObject({ type: 'exited', exitCode });
    }
  });
});
