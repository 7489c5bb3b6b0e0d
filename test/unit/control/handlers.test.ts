import { expect, it } from 'vitest';
import { handlersFor } from '../../../electron/control/handlers.ts';
import type { ControlPort } from '../../../electron/supervisor/host/host-port.ts';

/** A host whose picture comes when `arrive` is called; counts who is told of changes. */
function slowHost() {
  const seen = { told: 0, watching: 0, arrive: () => {} };
  const host = {
    snapshot: () =>
      new Promise((resolve) => {
        seen.arrive = () => resolve({ ok: true, value: { key: 'shop' } });
      }),
    subscribe: () => {
      seen.watching += 1;
      return () => {
        seen.watching -= 1;
      };
    },
  } as unknown as ControlPort;
  return { seen, handlers: handlersFor(host, { role: 'daemon', version: '1', runtime: '' }, () => undefined) };
}

it('who goes before the first picture is there is not counted as somebody who looks', async () => {
  const { seen, handlers } = slowHost();
  const gone = new AbortController();
  const tell = () => {
    seen.told += 1;
  };
  const watched = handlers.watch({ stack: 'shop' }, tell, gone.signal);
  gone.abort();
  seen.arrive();
  expect(await watched).toMatchObject({ ok: true });
  expect([seen.told, seen.watching]).toEqual([0, 0]);
});

it('who stays is told, and is forgotten when gone', async () => {
  const { seen, handlers } = slowHost();
  const gone = new AbortController();
  const tell = () => {
    seen.told += 1;
  };
  const watched = handlers.watch({ stack: 'shop' }, tell, gone.signal);
  seen.arrive();
  await new Promise((resolve) => setImmediate(resolve));
  expect([seen.told, seen.watching]).toEqual([1, 1]);
  gone.abort();
  expect(await watched).toMatchObject({ ok: true });
  expect(seen.watching).toBe(0);
});
