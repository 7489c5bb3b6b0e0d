import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LogPart } from '../../../../electron/contract/logs.ts';
import type { Engine } from '../../../../electron/drivers/container/engine/engine.ts';
import { LIMITS } from '../../../../electron/limits.ts';
import { containerPart } from '../../../../electron/supervisor/runtime/container-log.ts';
import { describeWithDocker, docker, machineEngine, TestContainers } from '../../../support/docker.ts';
import { until } from '../../../support/until.ts';

describeWithDocker('pages of the log of a container', () => {
  const made = new TestContainers();
  let engine: Engine;

  beforeAll(async () => {
    engine = await machineEngine();
  });
  afterAll(async () => {
    engine.close();
    await made.cleanUp();
  });

  const sized = (count: number) => ({ count, most: LIMITS.logs.pageBytes });
  const texts = ({ lines }: LogPart) => lines.map(({ text }) => text);
  const started = async (script: string) => docker('inspect', '-f', '{{.Id}}', await made.run(script));

  it('go back to its beginning and forward to its end, each line once and with its time', async () => {
    const script =
      'i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo line $i; done; while [ ! -e /go ]; do sleep 0.1; done; echo new >&2; sleep 3600';
    const id = await started(script);
    await until('the output', async () => (await docker('logs', id)).includes('line 300'));
    const containers = [{ id, prefix: '' }];
    const page = (asked: Parameters<typeof containerPart>[3]) =>
      containerPart(engine, 'db', containers, asked, sized(70));
    const first = await page({ how: 'tail' });
    let all = texts(first);
    for (let part = first; part.older !== undefined; ) {
      part = await page({ how: 'older', cursor: part.older });
      all = [...texts(part), ...all];
    }
    expect(all).toEqual(Array.from({ length: 300 }, (_, index) => `line ${index + 1}`));
    expect(first.lines.every(({ at = 0 }) => Math.abs(Date.now() - at) < 600_000)).toBe(true);
    const cursor = first.newer ?? '';
    const still = await page({ how: 'newer', cursor });
    expect([texts(still), still.newer]).toEqual([[], cursor]);
    await docker('exec', id, 'touch', '/go');
    await until('the new line', async () => texts(await page({ how: 'newer', cursor })).includes('new'));
    const next = await page({ how: 'newer', cursor });
    expect(texts(next)).toEqual(['new']);
    expect(texts(await page({ how: 'newer', cursor: next.newer ?? '' }))).toEqual([]);
  });

  it('of several containers come as one, and of none that was seen say so', async () => {
    const [one, two] = [await started('echo a; sleep 3600'), await started('echo b; sleep 3600')];
    await until('the output', async () => (await docker('logs', two)).includes('b'));
    const containers = [
      { id: one, prefix: 'one | ' },
      { id: two, prefix: 'two | ' },
    ];
    const part = await containerPart(engine, 'db', containers, { how: 'tail' }, sized(10));
    expect(texts(part).sort()).toEqual(['one | a', 'two | b']);
    expect(await containerPart(engine, 'db', [], { how: 'tail' }, sized(10))).toEqual({
      service: 'db',
      state: 'unseen',
      lines: [],
    });
  });

  it('hold a line of more than the engine keeps in one piece together', async () => {
    const id = await started('head -c 40000 /dev/zero | tr "\\0" x; echo; sleep 3600');
    await until('the output', async () => (await docker('logs', id)).length > 40_000 - 1);
    const part = await containerPart(engine, 'db', [{ id, prefix: '' }], { how: 'tail' }, sized(10));
    expect(part.lines.map(({ text }) => /^x*$/.test(text) && text.length)).toEqual([40_000]);
  });
});
