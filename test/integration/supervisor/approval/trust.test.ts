import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Intent } from '../../../../electron/contract/intent.ts';
import type { Snapshot } from '../../../../electron/contract/snapshot.ts';
import { Supervised } from '../../../support/supervised.ts';
import { until } from '../../../support/until.ts';

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

const file = () => join(bench.folder, 'stacklight.yaml');
const touched = () => readdirSync(bench.folder).filter((name) => name.startsWith('touched-'));
const touch = (name: string) => `touch ${join(bench.folder, `touched-${name}`)}`;

/** A stack of which everything that can run leaves a file behind. */
const nosy = () => `
name: nosy
services:
  api:
    command: sh -c '${touch('command')}; exec sleep 3600'
    preflight: [{ run: "${touch('preflight')}" }]
    healthcheck: { test: ["CMD", "sh", "-c", "${touch('probe')}"], interval: 100ms }
smoke:
  - { name: smoke, test: ["CMD", "sh", "-c", "${touch('smoke')}"] }
`;

async function openWithout(yes: boolean): Promise<string> {
  const opened = await bench.host.openStack(file(), yes ? { origin: 'in a test' } : undefined);
  if (!opened.ok) throw new Error(opened.problem.message);
  return opened.value;
}

function picture(key: string): Snapshot {
  const snapshot = bench.host.snapshot(key);
  if (!snapshot) throw new Error(`${key} is not open`);
  return snapshot;
}

const service = (key: string, id: string) => picture(key).services.find((one) => one.id === id);
const asked = (key: string, what = 'a change is asked') => until(what, () => picture(key).approval);
const running = (key: string, id: string) =>
  until(`${id} runs`, () => {
    const one = service(key, id);
    return one?.state === 'running' || one?.state === 'healthy' ? one.process?.pid : undefined;
  });
const up = (key: string) => bench.host.request({ type: 'up', stack: key, services: [] });
const approve = (key: string, approval: string, start = false) =>
  bench.host.request({ type: 'approve', stack: key, approval, start });
const decline = (key: string, approval: string) => bench.host.request({ type: 'decline', stack: key, approval });
const notes = async (key: string) => (await bench.host.history(key, undefined, 1_000)).map(({ cause }) => cause);
/** Longer than a file change takes to be looked at: what did not happen until now does not happen. */
const settle = () => bench.host.openStack(file());

describe('a stack that was never approved', () => {
  it('runs nothing through any door, and says what it would run', async () => {
    bench.write('stacklight.yaml', nosy());
    const key = await openWithout(false);
    expect(picture(key)).toMatchObject({
      light: 'grey',
      summary: 'is waiting for your approval',
      approval: { kind: 'trust' },
    });
    expect(picture(key).approval?.commands.map(({ what }) => what)).toEqual([
      'command',
      'preflight',
      'healthcheck',
      'smoke',
    ]);
    const intents: readonly Intent[] = [
      { type: 'up', stack: key, services: [] },
      { type: 'restart', stack: key, services: ['api'] },
      { type: 'planFixPorts', stack: key },
      { type: 'planFix', stack: key, finding: 'shadow' },
    ];
    for (const intent of intents) {
      expect(await bench.host.request(intent)).toMatchObject({ ok: false, problem: { code: 'not-trusted' } });
    }
    expect(bench.host.stackOf(key)).toBeUndefined();
    writeFileSync(file(), nosy().replace('3600', '3601'));
    await until('the new command is asked', () =>
      picture(key).approval?.commands.some(({ text }) => text.includes('3601')),
    );
    await bench.restart();
    await bench.host.restore();
    expect(picture(key).approval?.kind).toBe('trust');
    await bench.host.lookAtPorts();
    expect(touched()).toEqual([]);
  });

  it('is opened and started by one yes, and not asked again by the next supervisor', async () => {
    bench.write('stacklight.yaml', nosy());
    const key = await openWithout(false);
    const id = picture(key).approval?.id ?? '';
    expect(await approve(key, 'another one')).toMatchObject({ ok: false, problem: { code: 'approval-changed' } });
    expect(await approve(key, id, true)).toMatchObject({ ok: true });
    const pid = await running(key, 'api');
    expect(touched()).toContain('touched-preflight');
    expect(await notes(key)).toContain('the stack was approved in the app');
    await bench.restart();
    await bench.host.restore();
    expect(picture(key).approval).toBeUndefined();
    expect(await running(key, 'api')).toBe(pid);
  });

  it('is closed by a no', async () => {
    bench.write('stacklight.yaml', nosy());
    const key = await openWithout(false);
    expect(await decline(key, picture(key).approval?.id ?? '')).toMatchObject({ ok: true });
    expect(bench.host.keys()).toEqual([]);
    await bench.restart();
    await bench.host.restore();
    expect(bench.host.keys()).toEqual([]);
  });

  it('shows no value of a variable', async () => {
    bench.write('.env', 'TOKEN=sentinel-4711-secret\n');
    bench.write('stacklight.yaml', 'services:\n  api:\n    command: sleep 3600 --token $TOKEN\n');
    const key = await openWithout(false);
    expect(JSON.stringify(picture(key))).not.toContain('sentinel-4711');
    expect(picture(key).approval?.commands[0]?.text).toContain('[TOKEN]');
  });
});

describe('a stack that is closed', () => {
  it('leaves its services running, keeps its yes, and is not opened by the next supervisor', async () => {
    bench.write('stacklight.yaml', 'services:\n  api:\n    command: sleep 3600\n');
    const key = await openWithout(true);
    await up(key);
    const pid = await running(key, 'api');
    expect(await bench.host.request({ type: 'close', stack: key })).toMatchObject({ ok: true });
    expect(bench.host.keys()).toEqual([]);
    expect(await bench.host.request({ type: 'close', stack: key })).toMatchObject({
      ok: false,
      problem: { code: 'no-such-stack' },
    });
    await bench.restart();
    await bench.host.restore();
    expect(bench.host.keys()).toEqual([]);
    const again = await openWithout(false);
    expect(picture(again).approval).toBeUndefined();
    expect(await running(again, 'api')).toBe(pid);
  });
});

describe('a change of an approved stack', () => {
  const text = (command = 'sleep 3600', more = '') =>
    `name: live\n${more}services:\n  api:\n    command: ${command}\n    env_file: [api.env]\n  web:\n    command: sleep 3601\n`;

  async function start(more = '', command = 'sleep 3600'): Promise<{ key: string; pid: number | undefined }> {
    bench.write('api.env', 'MODE=fast\n');
    bench.write('stacklight.yaml', text(command, more));
    const key = await openWithout(true);
    await up(key);
    await running(key, 'web');
    return { key, pid: await running(key, 'api') };
  }

  it('of a command keeps the old process until the yes, and restarts only that one', async () => {
    const { key, pid } = await start();
    const web = service(key, 'web')?.process?.pid;
    writeFileSync(file(), text('sleep 3700'));
    const approval = await asked(key);
    expect(approval).toMatchObject({
      kind: 'command',
      commands: [{ service: 'api', what: 'command', text: 'sleep 3700', before: 'sleep 3600' }],
      changes: [{ service: 'api', text: 'command `sleep 3600` → `sleep 3700`, will restart' }],
    });
    expect(service(key, 'api')?.process?.pid).toBe(pid);
    expect(await approve(key, approval.id)).toMatchObject({ ok: true });
    await until('api was restarted', () => {
      const now = service(key, 'api');
      return now?.state === 'running' && now.process?.pid !== pid;
    });
    expect(service(key, 'web')?.process?.pid).toBe(web);
    expect(picture(key).approval).toBeUndefined();
    const told = await notes(key);
    expect(told.find((cause) => cause.startsWith('is waiting for approval'))).toContain('sleep 3700');
    expect(told.find((cause) => cause.startsWith('the change of the stack file'))).toContain('was approved in the app');
  });

  it('is withdrawn when the file goes back, replaced when it changes again, and not asked again after a no', async () => {
    const { key, pid } = await start();
    writeFileSync(file(), text('sleep 3700'));
    const first = await asked(key);
    writeFileSync(file(), text('sleep 3800'));
    await until('the newer one is asked', () => picture(key).approval?.commands[0]?.text === 'sleep 3800');
    expect(await approve(key, first.id)).toMatchObject({ ok: false, problem: { code: 'approval-changed' } });
    writeFileSync(file(), text());
    await until('nothing waits', () => picture(key).approval === undefined);
    writeFileSync(file(), text('sleep 3900'));
    const last = await asked(key);
    expect(await decline(key, last.id)).toMatchObject({ ok: true });
    await settle();
    expect(picture(key).approval).toBeUndefined();
    await bench.restart();
    await bench.host.restore();
    expect(picture(key).approval).toBeUndefined();
    expect(await running(key, 'api')).toBe(pid);
    writeFileSync(file(), text('sleep 4000'));
    await asked(key, 'the next change is asked');
  });

  it('in an env file is asked, and a restart before the yes gets the approved values', async () => {
    const { key, pid } = await start();
    bench.write('api.env', 'MODE=slow-sentinel\n');
    const approval = await asked(key);
    expect(approval).toMatchObject({
      kind: 'change',
      commands: [],
      changes: [{ service: 'api', text: 'environment: MODE changed, will restart' }],
    });
    expect(JSON.stringify(picture(key))).not.toContain('slow-sentinel');
    const modeOf = (one: number | undefined) =>
      readFileSync(`/proc/${one}/environ`, 'utf8')
        .split('\0')
        .find((line) => line.startsWith('MODE='));
    await bench.host.request({ type: 'restart', stack: key, services: ['api'] });
    const second = await until('api runs anew', () => {
      const now = service(key, 'api');
      return now?.state === 'running' && now.process?.pid !== pid && now.process?.pid;
    });
    expect(modeOf(second)).toBe('MODE=fast');
    await approve(key, approval.id);
    const third = await until('api runs by the new value', () => {
      const now = service(key, 'api');
      return now?.state === 'running' && now.process?.pid !== second && now.process?.pid;
    });
    expect(modeOf(third)).toBe('MODE=slow-sentinel');
  });

  it('that brings a required env file starts nothing with it before the yes', async () => {
    bench.write('stacklight.yaml', text());
    const key = await openWithout(true);
    await up(key);
    await until('api lacks its env file', () => service(key, 'api')?.message.includes('env file'));
    bench.write('api.env', 'MODE=late\n');
    const { id } = await asked(key);
    await bench.host.request({ type: 'restart', stack: key, services: ['api'] });
    await until('it waits', () => service(key, 'api')?.message.includes('is waiting for your approval'));
    await approve(key, id);
    const pid = await running(key, 'api');
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain('MODE=late');
  });

  it('of a variable that decides what code runs is a new command', async () => {
    const { key } = await start('reload: auto\n');
    bench.write('api.env', 'MODE=fast\nNODE_OPTIONS=--require /tmp/x.js\n');
    expect((await asked(key)).kind).toBe('command');
  });

  it('that runs nothing new is taken over at once where the approved file says so, and a new command never is', async () => {
    const { key, pid } = await start('reload: auto\n');
    bench.write('api.env', 'MODE=slow\n');
    await until('api was restarted', () => {
      const now = service(key, 'api');
      return now?.state === 'running' && now.process?.pid !== pid;
    });
    expect(picture(key).approval).toBeUndefined();
    writeFileSync(file(), text('sleep 3700', 'reload: auto\n'));
    expect((await asked(key)).kind).toBe('command');
  });

  it('cannot give itself leave', async () => {
    const { key } = await start();
    writeFileSync(file(), text('sleep 3600', 'reload: auto\nalerts: { after: 1m }\n'));
    expect(await asked(key)).toMatchObject({
      kind: 'change',
      changes: [{ text: 'people are told after 10 s → 1 min' }, { text: 'reload ask → auto' }],
    });
  });

  it('that was made while Stacklight was off is asked, and what runs is taken back by what was approved', async () => {
    const { key, pid } = await start();
    await bench.host.close();
    writeFileSync(file(), text('sleep 3700'));
    bench.startAgain();
    await bench.host.restore();
    expect(await running(key, 'api')).toBe(pid);
    expect((await asked(key)).commands).toMatchObject([{ text: 'sleep 3700', before: 'sleep 3600' }]);
  });

  it('that cannot be read keeps what was approved and shows the place', async () => {
    const { key, pid } = await start();
    writeFileSync(file(), 'name: live\nservices:\n  api:\n    comand: sleep 1\n');
    await until('the problem is shown', () => picture(key).fileProblems.some(({ line }) => line === 4));
    expect(picture(key).approval).toBeUndefined();
    expect(service(key, 'api')?.process?.pid).toBe(pid);
    rmSync(file());
    await until('the loss is shown', () => picture(key).fileProblems[0]?.code === 'stack-file-missing');
    await bench.restart();
    await bench.host.restore();
    expect(await running(key, 'api')).toBe(pid);
  });

  it('in the name of a service keeps its process, its log and its history', async () => {
    const talking = "sh -c 'echo first words; exec sleep 3600'";
    const { key, pid } = await start('', talking);
    writeFileSync(file(), text(talking).replace('  api:', '  backend:'));
    const approval = await asked(key);
    expect(approval).toMatchObject({
      kind: 'change',
      changes: [{ service: 'backend', text: 'was called api, runs on' }],
    });
    await approve(key, approval.id);
    await until('it has its new name', () => service(key, 'backend'));
    expect(service(key, 'backend')?.process?.pid).toBe(pid);
    expect((await bench.host.history(key, 'backend', 100)).some(({ to }) => to === 'running')).toBe(true);
    const [log] = await bench.host.logs({ stack: key, asked: [{ service: 'backend', how: 'tail' }], lines: 10 });
    const line = log?.lines.find(({ text: one }) => one === 'first words');
    // Its time came along with its log.
    expect(line?.at).toBeGreaterThan(Date.now() - 600_000);
    const stack = bench.host.stackOf(key);
    expect((stack ? await bench.findings(stack) : []).filter(({ service: id }) => id === 'backend')).toEqual([]);
    await bench.restart();
    await bench.host.restore();
    expect(await running(key, 'backend')).toBe(pid);
    process.kill(pid ?? 0, 'SIGKILL');
    await until('it is watched under its new name', () => service(key, 'backend')?.state !== 'running');
  });
});

describe('a stack of files that others wrote', () => {
  const procfile = (seconds: number) => `web: sleep ${seconds}\nworker: sleep 3602\n`;
  const open = (yes: boolean) => bench.host.openStack(bench.folder, yes ? { origin: 'in a test' } : undefined);

  it('asks, is watched and is taken back by what was approved like one of ours', async () => {
    bench.write('Procfile', procfile(3_600));
    const opened = await open(false);
    if (!opened.ok) throw new Error(opened.problem.message);
    const key = opened.value;
    const first = picture(key).approval;
    expect(first).toMatchObject({ kind: 'trust' });
    expect(first?.commands.map(({ text }) => text)).toEqual(['sleep 3600', 'sleep 3602']);
    await approve(key, first?.id ?? '', true);
    const pid = await running(key, 'web');
    bench.write('Procfile', procfile(3_700));
    expect(await asked(key)).toMatchObject({ kind: 'command', commands: [{ service: 'web', text: 'sleep 3700' }] });
    await bench.restart();
    await bench.host.restore();
    expect(await running(key, 'web')).toBe(pid);
    const { id } = await asked(key);
    await approve(key, id);
    await until('web was restarted', () => {
      const now = service(key, 'web');
      return now?.state === 'running' && now.process?.pid !== pid;
    });
  });

  it('asks for a change of the .env beside it, also where there was none', async () => {
    bench.write('Procfile', procfile(3_600));
    const opened = await open(true);
    if (!opened.ok) throw new Error(opened.problem.message);
    bench.write('.env', 'MODE=sentinel-0815\n');
    const approval = await asked(opened.value);
    expect(approval.changes.map(({ text }) => text)).toEqual([
      expect.stringContaining('MODE added'),
      expect.stringContaining('MODE added'),
    ]);
    expect(JSON.stringify(picture(opened.value))).not.toContain('sentinel-0815');
  });
});

describe('what was approved', () => {
  it('is kept for its owner only, and a broken list of it trusts nothing', async () => {
    bench.write('stacklight.yaml', 'name: kept\nservices:\n  api:\n    command: sleep 3600\n');
    const key = await openWithout(true);
    const trust = join(bench.home, 'trust.json');
    const copies = join(bench.home, 'approved');
    expect(statSync(trust).mode & 0o777).toBe(0o600);
    expect(statSync(copies).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(copies)) expect(statSync(join(copies, name)).mode & 0o777).toBe(0o600);
    await bench.host.close();
    writeFileSync(trust, '{"version":1,"stacks":');
    bench.startAgain();
    await bench.host.restore();
    expect(picture(key).approval?.kind).toBe('trust');
    expect(picture(key).fileProblems[0]?.code).toBe('trust-corrupt');
    expect(readdirSync(bench.home).some((name) => name.startsWith('trust.json.corrupt-'))).toBe(true);
  });

  it('is forgotten by untrust; what runs is left running and said', async () => {
    bench.write('stacklight.yaml', 'name: left\nservices:\n  api:\n    command: sleep 3600\n');
    const key = await openWithout(true);
    await up(key);
    const pid = await running(key, 'api');
    const left = await bench.host.untrust(bench.folder);
    expect(left).toMatchObject({ ok: true, value: { file: file(), running: ['api'] } });
    expect(service(key, 'api')).toMatchObject({ state: 'unknown', message: expect.stringContaining('left running') });
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    await bench.restart();
    await bench.host.restore();
    expect(service(key, 'api')?.message).toContain('left running');
    await approve(key, picture(key).approval?.id ?? '');
    expect(await running(key, 'api')).toBe(pid);
  });

  it('given anew to a changed file starts what is run otherwise, and leaves the rest as it is', async () => {
    const services = (api: string, web: string) =>
      `name: anew\nservices:\n  api:\n    command: ${api}\n  ${web}:\n    command: sleep 3601\n`;
    bench.write('stacklight.yaml', services('sleep 3600', 'web'));
    const key = await openWithout(true);
    await up(key);
    const [api, web] = [await running(key, 'api'), await running(key, 'web')];
    await bench.host.untrust(bench.folder);
    bench.write('stacklight.yaml', services('sleep 3602', 'front'));
    await until('the new file is asked', () => picture(key).services.some(({ id }) => id === 'front'));
    await bench.restart();
    await bench.host.restore();
    await approve(key, picture(key).approval?.id ?? '');
    await until('what ran by the old definition is gone', () => !existsSync(`/proc/${api}`));
    const now = await running(key, 'api');
    expect(readFileSync(`/proc/${now}/cmdline`, 'utf8')).toBe('sleep\0' + '3602\0');
    expect(await running(key, 'front')).toBe(web);
    const left = 'what was left running is brought in line with what is approved now';
    expect(await notes(key)).toContain(`${left}: web is called front; api changed`);
  });

  it('given anew when nobody knows what the last one was for starts all that runs anew', async () => {
    bench.write('stacklight.yaml', 'name: lost\nservices:\n  api:\n    command: sleep 3600\n');
    const key = await openWithout(true);
    await up(key);
    const pid = await running(key, 'api');
    await bench.host.untrust(bench.folder);
    const [copy = ''] = readdirSync(join(bench.home, 'approved'));
    writeFileSync(join(bench.home, 'approved', copy), 'no copy');
    await approve(key, picture(key).approval?.id ?? '');
    await until('what ran is gone', () => !existsSync(`/proc/${pid}`));
    expect(await running(key, 'api')).not.toBe(pid);
    expect((await notes(key)).join()).toContain('The copy of what was approved of');
  });

  it('that is taken back when nothing runs leaves nothing of what it was for', async () => {
    bench.write('stacklight.yaml', 'name: idle\nservices:\n  api:\n    command: sleep 3600\n');
    const key = await openWithout(true);
    await up(key);
    await running(key, 'api');
    const kept = () => readdirSync(join(bench.home, 'approved'));
    await bench.host.untrust(bench.folder);
    expect(kept()).toHaveLength(1);
    await bench.host.request({ type: 'down', stack: key, services: [] });
    expect(kept()).toEqual([]);
  });

  it('is not needed to stop what an earlier one started', async () => {
    bench.write(
      'stacklight.yaml',
      'name: left\nservices:\n  api:\n    command: sleep 3600\n  web:\n    command: sleep 3601\n',
    );
    const key = await openWithout(true);
    await up(key);
    const pids = [await running(key, 'api'), await running(key, 'web')];
    await bench.host.untrust(bench.folder);
    bench.write('stacklight.yaml', 'name: left\nservices:\n  api:\n    command: touch stolen\n');
    await bench.restart();
    await bench.host.restore();
    const down = (services: readonly string[]) =>
      bench.host.request({ type: 'down', stack: key, services: [...services] });
    expect(await down(['api'])).toMatchObject({ ok: true });
    expect(pids.map((pid) => existsSync(`/proc/${pid}`))).toEqual([false, true]);
    expect(service(key, 'api')?.message).toBe('is waiting for your approval');
    expect(await down([])).toMatchObject({ ok: true, value: { verified: true, verification: [{ ok: true }] } });
    expect(existsSync(`/proc/${pids[1]}`)).toBe(false);
    expect(await up(key)).toMatchObject({ ok: false, problem: { code: 'not-trusted' } });
    await approve(key, picture(key).approval?.id ?? '');
    expect(service(key, 'api')?.desired).toBe('down');
  });

  it('is also what a volume of Compose stands for', async () => {
    const compose = (options: string) =>
      `services:\n  db:\n    image: redis:7\n    volumes: ["data:/data"]\nvolumes:\n  data: {${options}}\n`;
    bench.write('compose.yaml', compose(''));
    bench.write('stacklight.yaml', 'name: mounted\nservices:\n  db:\n    compose: { file: compose.yaml }\n');
    const key = await openWithout(true);
    bench.write('compose.yaml', compose(' driver_opts: { type: none, o: bind, device: /etc } '));
    expect(await asked(key)).toMatchObject({ kind: 'command', commands: [{ service: 'db', what: 'compose' }] });
  });

  it('is what runs by Compose too: an edit of its file is a new command of the service that it is about', async () => {
    const compose = (tag: string) =>
      `services:\n  db:\n    image: redis:${tag}\n    environment: { PASSWORD: hunter-4711 }\n  mail:\n    image: mail:1\n`;
    bench.write('compose.yaml', compose('7'));
    const of = (id: string) => `  ${id}:\n    compose: { file: compose.yaml }\n`;
    bench.write('stacklight.yaml', `name: composed\nservices:\n${of('db')}${of('mail')}`);
    const key = await openWithout(true);
    bench.write('compose.yaml', compose('8'));
    const approval = await asked(key);
    expect(approval).toMatchObject({ kind: 'command' });
    expect(approval.commands).toEqual([
      { service: 'db', what: 'compose', text: 'db: image redis:8', before: 'db: image redis:7' },
    ]);
    expect(JSON.stringify(approval)).not.toContain('hunter');
    expect(await up(key)).toMatchObject({ ok: true });
    await until('it does not start before the yes', () =>
      service(key, 'db')?.message.includes('is waiting for your approval'),
    );
  });
});
