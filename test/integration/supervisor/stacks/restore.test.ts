import { expect, it } from 'vitest';
import { currentPlatform } from '../../../../electron/platform/current.ts';
import { Host } from '../../../../electron/supervisor/host/host.ts';
import { Supervised } from '../../../support/supervised.ts';
import { catchFaults } from '../../../support/uncaught.ts';

it('a stack whose opening fails in Stacklight itself costs the others nothing, and is no secret', async () => {
  const caught = catchFaults();
  const bench = new Supervised();
  try {
    const file = (name: string) =>
      bench.write(`${name}/stacklight.yaml`, `name: ${name}\nservices:\n  api: { command: sleep 600 }\n`);
    for (const name of ['first', 'second']) await bench.open({ file: file(name) });
    await bench.host.close();
    const system = currentPlatform();
    const tree: typeof system.tree = (root, marker, since) =>
      marker?.includes('=first-') ? Promise.reject(new Error('unreadable')) : system.tree(root, marker, since);
    bench.host = new Host({ ...system, tree }, bench.home, 'a test');
    await bench.host.restore();
    expect(bench.host.view().stacks.map(({ stack }) => stack)).toEqual(['second']);
    expect(caught.faults).toEqual(['unreadable']);
  } finally {
    caught.end();
    await bench.close();
  }
});
