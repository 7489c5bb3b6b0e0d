import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../../electron/drivers/container/engine/engine.ts';
import { findTools } from '../../../../electron/drivers/container/exec/find-tools.ts';
import { FakeEngine } from '../../../support/fake-engine.ts';

describe('an engine that refuses to run a command in a container', () => {
  const fake = new FakeEngine();
  let engine: Engine;

  beforeAll(async () => {
    fake.put({ id: 'a1', name: 'db', status: 'running', startedAt: Date.parse('2026-01-01T00:00:00Z') });
    await fake.listen();
    engine = new Engine({ env: {}, home: '/nonexistent', sockets: [fake.socket] });
    await engine.ready;
  });
  afterAll(async () => {
    engine.close();
    await fake.remove();
  });

  it.each([
    ['it may not be asked', 403],
    ['the container has ended', 409],
  ])('since %s says nothing about the tools of the image', async (_, status) => {
    fake.faults.set('/exec', status);
    expect(await findTools(engine, 'a1', 1_000)).toMatchObject({ ok: false, problem: { code: 'engine-refused' } });
  });
});
