import { afterEach, describe, expect, it, vi } from 'vitest';
import { callsBy } from '../../../electron/platform/native-library.ts';

describe("calls into the system's libraries", () => {
  afterEach(() => vi.unstubAllEnvs());
  const thrown = (message: string) => () => {
    throw new Error(message);
  };

  it('that are not installed are told in one line, however Node looked for them', () => {
    const calls = callsBy(thrown("Cannot find module 'koffi'\nRequire stack:\n- /opt/app/cli.js"));
    expect(calls).toEqual({
      ok: false,
      why: "calls into the system's libraries are not possible here: Cannot find module 'koffi'",
    });
  });

  it('that the system refuses are told with its own words', () => {
    const calls = callsBy(thrown('koffi.node: cannot enable executable stack: Permission denied'));
    expect(calls.ok || calls.why).toContain('cannot enable executable stack');
  });

  it('are not even loaded where the portable readers are asked for', () => {
    vi.stubEnv('STACKLIGHT_PLATFORM', 'portable');
    const load = vi.fn(thrown('not to be called'));
    expect(callsBy(load)).toEqual({ ok: false, why: 'STACKLIGHT_PLATFORM=portable asks for none' });
    expect(load).not.toHaveBeenCalled();
  });

  it('are not made where the pool has no thread to wait in: the only one would wait for ever', () => {
    const load = vi.fn(thrown('loaded'));
    for (const size of ['1', '0', '']) {
      const calls = callsBy(load, { UV_THREADPOOL_SIZE: size });
      expect(calls.ok || calls.why).toContain(`UV_THREADPOOL_SIZE=${size} leaves no thread`);
    }
    expect(load).not.toHaveBeenCalled();
    for (const env of [{ UV_THREADPOOL_SIZE: '2' }, {}]) callsBy(load, env);
    expect(load).toHaveBeenCalledTimes(2);
  });
});
