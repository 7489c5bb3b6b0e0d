import { describe, expect, it } from 'vitest';
import { reachFrom } from '../../../../../electron/drivers/container/exec/can-reach.ts';

function reach(exitCode: number | null, output: string) {
  return reachFrom('nc', 'db', 5432, { exitCode, timedOut: exitCode === null, output });
}

describe('whether a container reaches another', () => {
  it.each([
    ['a connection', 0, ''],
    ['an answer with an error in HTTP', 1, 'wget: server returned error: HTTP/1.1 404 Not Found'],
    ['an answer that is no HTTP', 1, 'curl: (1) Received HTTP/0.9 when not allowed'],
    ['an answer that was cut off', 56, 'curl: (56) Recv failure: Connection reset by peer'],
  ])('yes, by %s', (_what, exitCode, output) => {
    expect(reach(exitCode, output)).toEqual({ reached: true, tool: 'nc', detail: 'reaches db:5432' });
  });

  it.each([
    ["nc: bad address 'db'", 'cannot resolve db'],
    ['[Errno -2] Name or service not known', 'cannot resolve db'],
    ['[Errno -3] Temporary failure in name resolution', 'cannot resolve db'],
    ['ENOTFOUND', 'cannot resolve db'],
    ['bash: db: Name or service not known', 'cannot resolve db'],
    ['curl: (6) Could not resolve host: db', 'cannot resolve db'],
    ["nc: can't connect to remote host (172.18.0.2): Connection refused", 'db:5432 refuses the connection'],
    ['ECONNREFUSED', 'db:5432 refuses the connection'],
    ['timed out', 'db:5432 does not answer'],
    ["nc: can't connect to remote host: No route to host", 'there is no way to db:5432'],
    ['', 'cannot reach db:5432'],
  ])('no, by %j', (output, detail) => {
    expect(reach(1, output)).toEqual({ reached: false, tool: 'nc', detail });
  });

  it('no, when nothing came in time', () => {
    expect(reach(null, '')?.detail).toBe('db:5432 does not answer');
  });

  it.each([
    ['an option that it does not know', 1, "nc: invalid option -- 'z'\nUsage: nc [-w SEC  Connect timeout]"],
    ['a crash of the tool', 139, 'Segmentation fault'],
  ])('is not told by %s', (_what, exitCode, output) => {
    expect(reach(exitCode, output)).toBeUndefined();
  });
});
