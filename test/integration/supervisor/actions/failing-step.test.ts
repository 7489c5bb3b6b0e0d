import { expect, it } from 'vitest';
import { currentPlatform } from '../../../../electron/platform/current.ts';
import { Host } from '../../../../electron/supervisor/host/host.ts';
import { freePorts } from '../../../support/main-stack.ts';
import { serverOn } from '../../../support/small-server.ts';
import { StrayBench } from '../../../support/stray-bench.ts';
import { until } from '../../../support/until.ts';

it('an action in which Stacklight itself fails comes to an end that is told, and the next one is done', async () => {
  const bench = new StrayBench();
  const system = currentPlatform();
  let broken = false;
  await bench.host.close();
  const unreadable = () => Promise.reject(new Error('EMFILE: too many open files'));
  bench.host = new Host(
    { ...system, tree: (...asked) => (broken ? unreadable() : system.tree(...asked)) },
    bench.home,
    'a test',
  );
  try {
    const [port = 0] = await freePorts(1);
    bench.startByHand(port);
    const text = `name: shop\nservices:\n  api: ${serverOn(port)}\n`;
    const stack = await bench.open({ text });
    const planned = await until('the copy is seen', async () => {
      const { plan } = await bench.act(stack, 'fix-ports', { dryRun: true });
      return plan.steps.some(({ action }) => action === 'kill') && plan;
    });
    broken = true;
    const failed = await bench.act(stack, 'fix-ports', { plan: planned.id });
    expect(failed).toMatchObject({ verified: false });
    expect(stack.actions.current).toMatchObject({ id: planned.id, phase: 'failed' });
    expect(stack.actions.current?.progress[0]).toMatchObject({
      status: 'failed',
      detail: 'Stacklight itself failed: EMFILE: too many open files',
    });
    broken = false;
    expect(await bench.act(stack, 'fix-ports')).toMatchObject({ verified: true });

    expect(await bench.act(stack, 'up')).toMatchObject({ verified: true });
    broken = true;
    expect(await bench.act(stack, 'down')).toMatchObject({ verified: false });
    expect(stack.actions.current?.progress).toMatchObject([
      { status: 'failed', detail: expect.stringContaining('could not be stopped: Stacklight itself failed: EMFILE') },
    ]);
    broken = false;
    expect(await bench.act(stack, 'down')).toMatchObject({ verified: true });
  } finally {
    broken = false;
    await bench.close();
  }
});
