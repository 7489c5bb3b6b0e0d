import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ContainerTools } from '../../../../electron/drivers/container/engine/container-tools.ts';
import { containerLogs } from '../../../../electron/drivers/container/logs.ts';

it('a log is not followed for somebody who is gone already', async () => {
  let opened = 0;
  // As the engine does: the stream of a running container ends when its reader goes, and at no other time.
  const logs = async ({ abortSignal }: { readonly abortSignal: AbortSignal }) => {
    opened += 1;
    const stream = new PassThrough();
    abortSignal.addEventListener('abort', () => stream.destroy());
    return stream;
  };
  const docker = { getContainer: () => ({ logs }) };
  const request = (async (_what: string, run: (given: unknown) => Promise<unknown>) => {
    return { ok: true, value: await run(docker) };
  }) as unknown as ContainerTools['request'];
  const engine = { get: () => undefined, request };
  const options = { tail: 0, follow: true, onLine: () => undefined, signal: AbortSignal.abort() };
  expect(await containerLogs(engine, { id: 'c1' }, options)).toMatchObject({ ok: true });
  expect(opened).toBe(0);
});
