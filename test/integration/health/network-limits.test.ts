/** Checks on a network that has no ports left or a resolver that cannot be trusted: in namespaces of their own, with real sockets. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAsRoot } from '../../support/as-root.ts';
import { bundle } from '../../support/bundle.ts';

describeAsRoot('a check', () => {
  const cache = resolve(import.meta.dirname, '../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'stacklight-network-'));
  let told: Record<string, unknown> = {};

  beforeAll(async () => {
    const program = await bundle(
      resolve(import.meta.dirname, '../../support/programs/network-limits.ts'),
      folder,
      'found',
    );
    const ran = spawnSync('unshare', ['--net', '--mount', process.execPath, program, folder], {
      encoding: 'utf8',
      timeout: 110_000,
    });
    if (ran.status !== 0) throw new Error(`${ran.status} ${ran.signal} ${ran.stderr}`);
    told = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('of a name that leads to a stranger is not passed by the stranger', () => {
    expect(told.lies).toEqual({
      message: expect.stringMatching(/^200, but from pid \d+ .*, not from api$/),
      light: 'red',
    });
  });

  it('asks the address that the name has now, and says so when nobody is there', () => {
    expect(told.changes).toBe('connection refused on 127.0.0.7:8000');
  });

  it('says when the name is not known any more', () => {
    expect(told.none).toBe('the name in api.example.test:8000 is not known');
  });

  it('says when no name server answers; fifty at once hold up no other name, and nothing is restarted for it', () => {
    expect(told.hangs).toEqual({
      message: 'timed out after 1 s: no answer from DNS about api.example.test',
      all: ['false: timed out after 1 s: no answer from DNS about api.example.test'],
      other: 'true: connected to 127.0.0.9:8000',
      samePid: true,
    });
  });

  it.each(['exhausted', 'timeWait'])(
    'says that the machine has no local port left (%s), and blames nobody',
    (which) => {
      expect(told[which]).toBe('false: this machine has no free port left from which to connect to 127.0.0.1:8000');
    },
  );

  it('does not take a machine without IPv6 for one without ports', () => {
    expect(told.noIpv6).toBe('false: no route to [::1]:8000');
  });
});
