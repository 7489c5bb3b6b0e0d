import { describe, expect, it } from 'vitest';
import type { ContainerTools } from '../../../../electron/drivers/container/engine/container-tools.ts';
import { stopCopy } from '../../../../electron/supervisor/actions/stop-copy.ts';

/** An engine whose `stop` ends so; counts how often it was asked. */
function engineThat(answers: () => Promise<void>) {
  const asked: string[] = [];
  const stop = (id: string) => {
    asked.push(id);
    return answers();
  };
  const docker = { getContainer: (id: string) => ({ stop: () => stop(id) }) };
  const request = (async (_what: string, run: (given: unknown) => Promise<unknown>) => {
    try {
      return { ok: true, value: await run(docker) };
    } catch (error) {
      const status = (error as { statusCode?: number }).statusCode;
      return { ok: false, problem: { code: 'engine-refused', message: 'The engine refused.', status } };
    }
  }) as unknown as ContainerTools['request'];
  return { request, asked };
}
const failing = (statusCode: number) => () => Promise.reject(Object.assign(new Error('no'), { statusCode }));

describe('a container that a plan named', () => {
  it('is stopped', async () => {
    const engine = engineThat(async () => undefined);
    expect(await stopCopy(engine, 'c1', new Set(['c2']))).toEqual({ status: 'done', detail: 'stopped' });
    expect(engine.asked).toEqual(['c1']);
  });

  it('is left alone when it has become the container of a service since the plan was made', async () => {
    const engine = engineThat(async () => undefined);
    const left = await stopCopy(engine, 'c1', new Set(['c1']));
    expect([left.status, engine.asked]).toEqual(['failed', []]);
    expect(left.detail).toContain('look again');
  });

  it('that had stopped or is gone is no failure; any other answer of the engine is', async () => {
    for (const status of [304, 404])
      expect(await stopCopy(engineThat(failing(status)), 'c1', new Set())).toMatchObject({ status: 'skipped' });
    expect(await stopCopy(engineThat(failing(500)), 'c1', new Set())).toEqual({
      status: 'failed',
      detail: 'The engine refused.',
    });
  });
});
