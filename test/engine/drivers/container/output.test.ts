import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../../electron/drivers/container/engine/engine.ts';
import { execInContainer } from '../../../../electron/drivers/container/exec/exec.ts';
import { containerLogs } from '../../../../electron/drivers/container/logs.ts';
import { describeWithDocker, docker, machineEngine, TestContainers } from '../../../support/docker.ts';
import { until } from '../../../support/until.ts';

describeWithDocker('the output of a container', () => {
  const made = new TestContainers();
  let engine: Engine;

  beforeAll(async () => {
    engine = await machineEngine();
  });
  afterAll(async () => {
    engine.close();
    await made.cleanUp();
  });

  const idOf = (name: string) => docker('inspect', '-f', '{{.Id}}', name);

  it('is read from its end, with stdout and stderr apart', async () => {
    const id = await idOf(await made.run('for i in 1 2 3; do echo out $i; done; echo oops >&2; sleep 3600'));
    await until('the output', async () => (await docker('logs', id)).includes('out 3'));
    const lines: string[] = [];
    const onLine = (line: string, stream: string) => lines.push(`${stream} ${line}`);
    expect(await containerLogs(engine, { id }, { tail: 100, follow: false, onLine })).toMatchObject({ ok: true });
    expect(lines.sort()).toEqual(['stderr oops', 'stdout out 1', 'stdout out 2', 'stdout out 3']);
  });

  it('of one with a terminal comes as it is', async () => {
    const id = await idOf(await made.run('echo 123; sleep 3600', ['-t']));
    await until('the output', async () => (await docker('logs', id)).includes('123'));
    const lines: string[] = [];
    await containerLogs(
      engine,
      { id, terminal: true },
      { tail: 10, follow: false, onLine: (line) => lines.push(line) },
    );
    expect(lines).toEqual(['123']);
  });

  it('is followed until the reader has enough', async () => {
    const id = await idOf(await made.run('i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done'));
    const enough = new AbortController();
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      if (lines.length === 5) enough.abort();
    };
    await containerLogs(engine, { id }, { tail: 1, follow: true, signal: enough.signal, onLine });
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.at(-1)).toMatch(/^line \d+$/);
  });

  it('of a command inside it comes with its exit code', async () => {
    const id = await idOf(await made.run('sleep 3600'));
    const bad = await execInContainer(engine, id, ['/bin/sh', '-c', 'echo not ready; exit 7'], 5_000);
    expect(bad).toEqual({ ok: true, value: { exitCode: 7, timedOut: false, output: 'not ready\n' } });
    const slow = await execInContainer(engine, id, ['/bin/sleep', '30'], 200);
    expect(slow).toMatchObject({ ok: true, value: { exitCode: null, timedOut: true } });
    const none = await execInContainer(engine, id, ['/bin/curl'], 5_000);
    expect(none).toMatchObject({ ok: true, value: { exitCode: 126 } });
    expect(none.ok && none.value.output).toMatch(/not found|no such file/);
  });
});
