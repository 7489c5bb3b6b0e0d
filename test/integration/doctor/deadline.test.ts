import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gather } from '../../../electron/doctor/gather/gather.ts';
import { NameTimer } from '../../../electron/doctor/gather/name-timer.ts';
import { Engine } from '../../../electron/drivers/container/engine/engine.ts';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { FakeEngine } from '../../support/fake-engine.ts';
import { aStack, seenWith } from '../../support/observations.ts';
import { self } from '../../support/ports.ts';

const never = () => new Promise<never>(() => undefined);
const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(resolve, ms, value));

describe('a look at everything', () => {
  let fake: FakeEngine;
  let engine: Engine;
  beforeEach(async () => {
    fake = new FakeEngine();
    await fake.listen();
    engine = new Engine({ env: {}, home: '/nonexistent', sockets: [fake.socket] });
    await engine.ready;
  });
  afterEach(async () => {
    engine.close();
    await fake.remove();
  });

  async function look(over: Partial<Parameters<typeof gather>[1]>) {
    const { machine, containers: _c, networks: _n, environment: _e, ...live } = seenWith({ stack: aStack() });
    const known = { bootId: machine.bootId, upBeforeReboot: [], clockJumps: [] };
    const begun = performance.now();
    const seen = await gather(
      { ...live, known },
      {
        platform: { ...currentPlatform(), processes: async () => [], which: () => undefined },
        engine,
        fingerprint: (value) => value,
        names: new NameTimer(async () => '127.0.0.1'),
        logs: { measure: async () => [] },
        claims: [],
        self,
        livingPids: () => [],
        home: '/nonexistent',
        userEnvironment: async () => ({}),
        ...over,
      },
    );
    return { unread: [...(seen.unread ?? [])].sort(), took: performance.now() - begun };
  }

  it('where everything answers leaves nothing unread', async () => {
    expect((await look({})).unread).toEqual([]);
  });

  it('where everything hangs, one after the other, is over within two seconds and says what it did not see', async () => {
    fake.faults.set('/containers/json', 'hang');
    const { unread, took } = await look({
      platform: { ...currentPlatform(), processes: never, which: () => undefined },
      userEnvironment: () => after(1_000, {}),
      names: new NameTimer(never),
      logs: { measure: never },
    });
    // On a busy machine what comes after them is not read in time, either.
    expect(unread).toEqual(expect.arrayContaining(['containers', 'logs', 'names', 'processes']));
    expect(took).toBeLessThan(4_000);
  });

  it('that had no time to ask for a name says so', async () => {
    const { unread, took } = await look({ userEnvironment: never, names: { measure: async () => [] } });
    expect(unread).toEqual(['names', 'your environment']);
    expect(took).toBeLessThan(2_000);
  });
});
