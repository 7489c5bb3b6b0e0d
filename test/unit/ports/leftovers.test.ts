import { describe, expect, it } from 'vitest';
import { leftoversOf } from '../../../electron/ports/leftovers.ts';
import { aClaim, aListener, anInventory, aProcess, self } from '../../support/ports.ts';

const web = aClaim('web', {
  ports: [{ port: 3001, protocol: 'tcp' }],
  command: ['node', 'vite.js', '--port', '3001'],
  workingDir: '/home/ann/shop/web',
  treePids: [100],
});
const front = (pid: number, port: number, over = {}) =>
  aProcess(pid, `node vite.js --port ${port}`, { cwd: '/home/ann/shop/web', ...over });
const found = (...listeners: Parameters<typeof anInventory>[0]) =>
  leftoversOf([web], anInventory(listeners), self).map((holder) => [holder.port, holder.process?.pid, holder.verdict]);

describe('left-over copies on ports that nobody declared', () => {
  it('are the same command in the same folder', () => {
    expect(
      found(
        aListener(3001, '127.0.0.1', front(100, 3001)),
        aListener(3002, '127.0.0.1', front(200, 3002)),
        aListener(3003, '::1', front(300, 3003)),
      ),
    ).toEqual([
      [3002, 200, 'stale'],
      [3003, 300, 'stale'],
    ]);
  });

  it('are also earlier runs by our own record, whatever they run now', () => {
    const claim = { ...web, earlier: [{ pid: 400, startToken: 't400' }] };
    const inventory = anInventory([aListener(3009, '127.0.0.1', aProcess(400, 'node something-else.js'))]);
    expect(leftoversOf([claim], inventory, self)).toMatchObject([
      { verdict: 'stale', reason: expect.stringContaining('earlier run') },
    ]);
  });

  it.each([
    ['the service itself', front(100, 3002)],
    ['a namesake of another project', front(200, 3002, { cwd: '/home/ann/blog/web' })],
    ['another program in the folder', aProcess(200, 'node test.js', { cwd: '/home/ann/shop/web' })],
    ["another user's", front(200, 3002, { uid: 2000 })],
    ['what Stacklight runs in', front(900, 3002)],
  ])('are not %s', (_, process) => {
    expect(found(aListener(3002, '127.0.0.1', process))).toEqual([]);
  });

  it('are not what the system did not tell for sure', () => {
    expect(found(aListener(3002, '127.0.0.1', front(200, 3002), { guessed: true }))).toEqual([]);
  });
});
