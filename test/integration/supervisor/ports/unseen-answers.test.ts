import { expect, it } from 'vitest';
import { currentPlatform } from '../../../../electron/platform/current.ts';
import { Host } from '../../../../electron/supervisor/host/host.ts';
import { freePorts } from '../../../support/main-stack.ts';
import { SMALL_SERVER, serverOn } from '../../../support/small-server.ts';
import { Supervised } from '../../../support/supervised.ts';

it('a service is not held to be unhealthy because the system lets nobody look at who answers', async () => {
  const bench = new Supervised();
  await bench.host.close();
  const peerOf = () => Promise.reject(new Error('EMFILE: too many open files'));
  bench.host = new Host({ ...currentPlatform(), peerOf }, bench.home, 'a test');
  try {
    const [port = 0] = await freePorts(1);
    bench.write('server.mjs', SMALL_SERVER);
    const stack = await bench.open({ text: `name: shop\nservices:\n  api: ${serverOn(port)}\n` });
    expect(await bench.act(stack, 'up')).toMatchObject({ verified: true });
  } finally {
    await bench.close();
  }
});
