import { describe, expect, it } from 'vitest';
import { mainOf } from '../../../../electron/drivers/native/background.ts';
import { markerOf, markerVariables, stackMarkerOf } from '../../../../electron/drivers/native/marker.ts';
import { signalOf } from '../../../../electron/drivers/native/stop-tree.ts';
import { mergeUserEnvironment, withoutOurOwn } from '../../../../electron/drivers/native/user-environment.ts';
import type { ProcessInfo } from '../../../../electron/platform/platform.ts';

describe('the environment of the user', () => {
  it('has nothing of npm, Electron, Node or ourselves', () => {
    const own = {
      HOME: '/home/u',
      npm_config_cache: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--inspect',
      STACKLIGHT_SERVICE: 'other/api',
      STACKLIGHT_HOME: '/state',
      UNSET: undefined,
    };
    expect(withoutOurOwn(own)).toEqual({ HOME: '/home/u', STACKLIGHT_HOME: '/state' });
  });

  it('has not the folders that npm puts on the PATH, but keeps those of the user', () => {
    const PATH =
      '/app/node_modules/.bin:/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin:/usr/bin';
    expect(withoutOurOwn({ PATH, npm_lifecycle_event: 'start' }).PATH).toBe('/usr/bin');
    expect(withoutOurOwn({ PATH: '/app/node_modules/.bin:/usr/bin' }).PATH).toBe('/app/node_modules/.bin:/usr/bin');
  });

  it('is that of the terminal first where we were started in one', () => {
    const own = { TERM: 'xterm', PATH: '/venv/bin:/usr/bin', EDITOR: 'vi' };
    const login = { PATH: '/nvm/bin:/usr/bin', EDITOR: 'nano', LANG: 'C' };
    const merged = mergeUserEnvironment(own, login);
    expect(merged).toEqual({ TERM: 'xterm', PATH: '/venv/bin:/usr/bin:/nvm/bin', EDITOR: 'vi', LANG: 'C' });
  });

  it('is that of the login shell first where the desktop started us', () => {
    const own = { PATH: '/usr/bin', DISPLAY: ':0' };
    const merged = mergeUserEnvironment(own, { PATH: '/nvm/bin:/usr/bin', LANG: 'C' });
    expect(merged).toEqual({ PATH: '/nvm/bin:/usr/bin', DISPLAY: ':0', LANG: 'C' });
  });

  it('is our own when the login shell did not answer', () => {
    expect(mergeUserEnvironment({ PATH: '/usr/bin' }, undefined)).toEqual({ PATH: '/usr/bin' });
  });
});

describe('the marker', () => {
  const stack = { file: '/home/u/shop/stacklight.yaml', home: '/home/u/.local/state/stacklight' };

  it('names folder and service, and differs between files and supervisors', () => {
    expect(markerOf(stack, 'api')).toMatch(/^STACKLIGHT_SERVICE=shop-[0-9a-f]{10}\/api$/);
    const others = [
      { ...stack, file: '/tmp/shop/stacklight.yaml' },
      { ...stack, home: '/tmp/home' },
      { ...stack, file: '/home/u/shop/other.yaml' },
    ];
    expect(new Set([stack, ...others].map((each) => markerOf(each, 'api'))).size).toBe(4);
  });

  it('is what goes into the environment', () => {
    const variables = markerVariables(stack, 'api', 3);
    expect(`STACKLIGHT_SERVICE=${variables.STACKLIGHT_SERVICE}`).toBe(markerOf(stack, 'api'));
    expect(`STACKLIGHT_STACK=${variables.STACKLIGHT_STACK}`).toBe(stackMarkerOf(stack));
    expect(variables.STACKLIGHT_GENERATION).toBe('3');
  });
});

describe('the signal of a stop', () => {
  it.each([
    ['SIGINT', 'SIGINT'],
    ['int', 'SIGINT'],
    ['15', 'SIGTERM'],
    ['nonsense', 'SIGTERM'],
  ])('%s is %s', (name, signal) => {
    expect(signalOf(name)).toBe(signal);
  });
});

describe('the process that stands for a service', () => {
  const process = (pid: number, ppid: number, sid: number, startedAt: number): ProcessInfo => ({
    pid,
    ppid,
    pgid: sid,
    sid,
    startedAt,
    startToken: String(startedAt),
    uid: 0,
    command: ['x'],
    zombie: false,
  });

  it('is the topmost, the leader of a session before others, the oldest of those', () => {
    const [worker, top, helper] = [process(30, 20, 20, 1), process(20, 1, 20, 5), process(10, 1, 9, 0)];
    expect(mainOf([worker, top, helper])).toBe(top);
    expect(mainOf([worker, helper])).toBe(helper);
    expect(mainOf([])).toBeUndefined();
  });
});
