import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootMemory } from '../../../electron/doctor/boot-memory.ts';
import type { Check, Observations } from '../../../electron/doctor/check.ts';
import { dnsSlow } from '../../../electron/doctor/checks/dns-slow.ts';
import { Doctor } from '../../../electron/doctor/doctor.ts';
import { gatherContainers } from '../../../electron/doctor/gather/containers.ts';
import { gatherEnvironment } from '../../../electron/doctor/gather/environment.ts';
import { fingerprintWith } from '../../../electron/doctor/gather/fingerprint.ts';
import { LogSizes } from '../../../electron/doctor/gather/log-sizes.ts';
import { NameTimer } from '../../../electron/doctor/gather/name-timer.ts';
import { Mutes } from '../../../electron/doctor/mutes.ts';
import { Engine } from '../../../electron/drivers/container/engine/engine.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { describeAsRoot } from '../../support/as-root.ts';
import { bundle } from '../../support/bundle.ts';
import { checkThat, finding } from '../../support/doctor-checks.ts';
import { FakeEngine } from '../../support/fake-engine.ts';
import { seenWith } from '../../support/observations.ts';
import { slowResolver } from '../../support/slow-resolver.ts';
import { stackOf } from '../../support/stack-text.ts';
import { until } from '../../support/until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the doctor', () => {
  async function doctorOf(checks: readonly Check[], gather: () => Promise<Observations>): Promise<Doctor> {
    const mutes = await Mutes.open({ stack: join(folder, 'stack.json'), ever: join(folder, 'ever.json') });
    const { machine, containers: _c, networks: _n, environment: _e, ...live } = seenWith();
    const known = { bootId: machine.bootId, upBeforeReboot: [], clockJumps: [] };
    return new Doctor({
      live: () => ({ ...live, known }),
      gather,
      lives: () => true,
      later: (_ms, run) => run(),
      changed: () => undefined,
      mutes,
      checks,
    });
  }

  it('answers with a look that began after it was asked', async () => {
    let look = 0;
    const waiting: (() => void)[] = [];
    const doctor = await doctorOf(
      [{ id: 'count', reads: [], live: false, look: (seen) => [finding(`count/${seen.now}`)] }],
      async () => {
        look += 1;
        const at = look;
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { ...seenWith(), now: at };
      },
    );
    const first = doctor.run();
    const second = doctor.run();
    const release = setInterval(() => waiting.shift()?.(), 1);
    expect((await first).map(({ id }) => id)).toEqual(['count/1']);
    expect((await second).map(({ id }) => id)).toEqual(['count/2']);
    clearInterval(release);
  });

  it('plans the fix of the check, and hands on what the page can do by itself', async () => {
    const own: Check = {
      id: 'own',
      reads: [],
      live: false,
      look: () => [finding('own', { fixes: [{ intent: 'mend', label: 'Mend' }] })],
      fixes: { mend: () => ({ ok: true, value: { steps: [], notes: ['done so'] } }) },
    };
    const page = checkThat('page', finding('page', { fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }] }));
    const doctor = await doctorOf([own, page, checkThat('none', finding('none'))], async () => seenWith());
    expect(await doctor.plan('own', undefined)).toMatchObject({ ok: true, value: { kind: 'plan' } });
    expect(await doctor.plan('page', undefined)).toMatchObject({ ok: true, value: { intent: 'planFixPorts' } });
    expect(await doctor.plan('own', 'other')).toMatchObject({ ok: false, problem: { code: 'no-fix' } });
    expect(await doctor.plan('none', undefined)).toMatchObject({ ok: false, problem: { code: 'no-fix' } });
    expect(await doctor.plan('gone', undefined)).toMatchObject({ ok: false, problem: { code: 'no-such-finding' } });
  });
});

describe('what the engine does not answer', () => {
  it('is no picture of its containers, and what would have been found there is not said to be gone', async () => {
    const fake = new FakeEngine();
    await fake.listen();
    const engine = new Engine({ env: {}, home: '/nonexistent', sockets: [fake.socket] });
    await engine.ready;
    fake.faults.set('/containers/json', 'hang');
    const seen = await gatherContainers(engine, (value) => value);
    expect(seen).toMatchObject({ containers: [], complete: false });
    fake.faults.clear();
    expect((await gatherContainers(engine, (value) => value)).complete).toBe(true);
    engine.close();
    await fake.remove();
  });
});

describe('what is muted', () => {
  it('is kept on disk, for the stack or for ever, and is taken back from both', async () => {
    const files = { stack: join(folder, 'a', 'stack.json'), ever: join(folder, 'ever.json') };
    const mutes = await Mutes.open(files);
    await mutes.mute('one', false);
    await mutes.mute('two', true);
    const again = await Mutes.open(files);
    expect([...again.all()]).toEqual([
      ['one', 'stack'],
      ['two', 'ever'],
    ]);
    expect(statSync(files.stack).mode & 0o777).toBe(0o600);
    await again.unmute('one');
    await again.unmute('two');
    expect(await again.unmute('two')).toMatchObject({ ok: false, problem: { code: 'not-muted' } });
    expect([...(await Mutes.open(files)).all()]).toEqual([]);
  });

  it('is nothing when the list cannot be read', async () => {
    const files = { stack: join(folder, 'stack.json'), ever: join(folder, 'ever.json') };
    writeFileSync(files.stack, '{"not": "a list"');
    expect((await Mutes.open(files)).all().size).toBe(0);
  });
});

describe('a restart of the machine', () => {
  it('is remembered for as long as the boot lasts, and no longer', async () => {
    const file = join(folder, 'boot.json');
    const saved = { bootId: 'one', wantedUp: ['api'] };
    expect(await bootMemory(file, 'one', saved)).toEqual({ upBeforeReboot: [] });
    const told = { previousBootId: 'one', upBeforeReboot: ['api'] };
    expect(await bootMemory(file, 'two', saved)).toEqual(told);
    expect(await bootMemory(file, 'two', { bootId: 'two', wantedUp: [] })).toEqual(told);
    expect(await bootMemory(file, 'three', { bootId: 'two', wantedUp: [] })).toEqual({ upBeforeReboot: [] });
  });
});

describe('a fingerprint', () => {
  it('is the same for the same value under one key, and another under another', async () => {
    const key = join(folder, 'key');
    const [one, two] = await Promise.all([fingerprintWith(key), fingerprintWith(key)]);
    expect(one('secret')).toBe(two('secret'));
    expect(one('secret')).not.toBe(one('Secret'));
    expect((await fingerprintWith(join(folder, 'other')))('secret')).not.toBe(one('secret'));
    expect(readFileSync(key)).toHaveLength(32);
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  it('works with a key for this run where none can be kept', async () => {
    writeFileSync(join(folder, 'file'), '');
    const print = await fingerprintWith(join(folder, 'file', 'key'));
    expect(print('a')).toBe(print('a'));
  });
});

describe('reading env files', () => {
  it('gives names, lines and fingerprints and keeps every value to itself', async () => {
    writeFileSync(
      join(folder, '.env'),
      '# c\nexport JWT_SECRET=hush-hush\nURL=http://u:hush-hush@db:5432/x\nEMPTY=\n',
      {
        mode: 0o640,
      },
    );
    writeFileSync(join(folder, '.env.example'), 'JWT_SECRET=\nMORE=\n');
    const stack = {
      ...stackOf('services:\n  api: { command: ./run, environment: { EXTRA: "x", TAKEN: } }\n'),
      directory: folder,
      file: join(folder, 'stacklight.yaml'),
    };
    const [api] = stack.services;
    const native = { ...api?.native, workingDir: folder, envFiles: [{ path: join(folder, '.env'), required: true }] };
    const services = [{ ...api, native }] as typeof stack.services;
    const facts = await gatherEnvironment({
      stack: { ...stack, services },
      user: { TAKEN: 'hush-hush' },
      fingerprint: (value) => `#${value.length}`,
      copyFolders: [],
    });
    expect(JSON.stringify(facts)).not.toContain('hush');
    expect(
      facts.files.map(({ path, mode, keys, missingFromExample }) => [
        path,
        (mode ?? 0) & 0o777,
        keys,
        missingFromExample,
      ]),
    ).toEqual([
      [
        join(folder, '.env'),
        0o640,
        [
          { name: 'JWT_SECRET', line: 2, empty: false, secretLike: true },
          { name: 'URL', line: 3, empty: false, secretLike: false },
          { name: 'EMPTY', line: 4, empty: true, secretLike: false },
        ],
        ['MORE'],
      ],
      [join(folder, '.env.example'), expect.any(Number), expect.any(Array), []],
    ]);
    expect(facts.services).toMatchObject([
      {
        service: 'api',
        variables: { JWT_SECRET: '#9', URL: '#28', EMPTY: '#0', EXTRA: '#1', TAKEN: '#9' },
        references: [{ variable: 'URL', host: 'db', port: 5_432 }],
      },
    ]);
  });
});

describe('names', () => {
  it('that hang are given up, and their lookups do not pile up', async () => {
    const asked: string[] = [];
    const timer = new NameTimer((name) => {
      asked.push(name);
      return name.startsWith('slow') ? new Promise(() => undefined) : Promise.resolve('127.0.0.1');
    });
    const first = await timer.measure(['slow-1', 'slow-2', 'quick']);
    expect(first.find(({ name }) => name === 'slow-1')?.ms).toBeGreaterThan(LIMITS.doctor.slowNameMs);
    // On a busy machine it counts for less than the whole wait: the time that this process was held up is its own.
    await timer.measure(['slow-1', 'slow-2', 'slow-3']);
    expect(asked.filter((name) => name.startsWith('slow'))).toEqual(['slow-1', 'slow-2']);
  });
});

describe('a machine that is busy', () => {
  const { slowNameMs } = LIMITS.doctor;
  const busy = (ms: number) => {
    for (const begun = performance.now(); performance.now() - begun < ms; );
  };

  it('is no slow resolver: the time that this process itself was held up does not count', async () => {
    const timer = new NameTimer(async () => {
      setImmediate(busy, slowNameMs + 100);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return '127.0.0.1';
    });
    const [one] = await timer.measure(['localhost']);
    expect(one).toMatchObject({ name: 'localhost', address: '127.0.0.1' });
    expect(one?.ms).toBeLessThan(slowNameMs);
  });

  it('has the best of three answers counted, and a name that is slow each time is slow', async () => {
    let asked = 0;
    // More than is slow: of it may go what a busy machine took from this process.
    const slow = () => new Promise((resolve) => setTimeout(resolve, slowNameMs * 1.4));
    const timer = new NameTimer(async (name) => {
      asked += 1;
      if (name === 'always' || asked === 1) await slow();
      return '127.0.0.1';
    });
    const [once] = await timer.measure(['once']);
    expect(once?.ms).toBeLessThan(slowNameMs);
    expect(asked).toBe(2);
    const [always] = await timer.measure(['always']);
    expect(always?.ms).toBeGreaterThanOrEqual(slowNameMs);
    expect(asked).toBe(5);
  });
});

describeAsRoot('a resolver', () => {
  it('that takes its time is measured as a connection would feel it, and told', async () => {
    const resolver = await slowResolver('127.0.0.201', 400);
    const program = await bundle(join(import.meta.dirname, '../../support/programs/measure-names.ts'), folder);
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.201\noptions timeout:5 attempts:1\n');
    // A mount namespace of its own: nobody else on this machine gets this resolver.
    const script = 'mount --bind "$1" /etc/resolv.conf && exec "$2" "$3" slow.example.test localhost';
    const args = ['-m', 'sh', '-c', script, 'sh', join(folder, 'resolv.conf'), process.execPath, program];
    // A machine that gives this process no time cannot blame the resolver: then nothing is said, and it is measured again.
    const found = await until(
      'the resolver is found to be slow',
      async () => {
        const { stdout } = await promisify(execFile)('unshare', args);
        const names = JSON.parse(stdout);
        expect(names).toContainEqual({ name: 'slow.example.test', ms: expect.any(Number), address: '127.0.0.9' });
        const findings = dnsSlow.look(seenWith({ machine: { names } }));
        return findings.length > 0 && findings;
      },
      { deadlineMs: 40_000 },
    );
    resolver.close();
    expect(found).toMatchObject([
      { id: 'dns-slow', message: expect.stringContaining('slow.example.test takes up to ') },
    ]);
  });
});

describe('a log', () => {
  it('is told by what was really written within a minute, also when it was rotated in between', async () => {
    const path = join(folder, 'api.log');
    const clock = { now: 0 };
    const sizes = new LogSizes(() => clock.now);
    const look = async (after: number, bytes: number) => {
      clock.now += after;
      writeFileSync(path, Buffer.alloc(bytes));
      return (await sizes.measure([{ service: 'api', path }]))[0];
    };
    expect(await look(0, 1_000)).toMatchObject({ service: 'api', path, bytes: 1_000, bytesPerMinute: 0 });
    // A burst of 4 kB within a second is 4 kB, whatever it would come to; it is told the same a moment later.
    expect(await look(1_000, 5_000)).toMatchObject({ bytesPerMinute: 4_000, paceBytes: 240_000 });
    expect(await look(1_000, 5_000)).toMatchObject({ bytesPerMinute: 4_000, paceBytes: 0 });
    expect(await look(1_000, 500)).toMatchObject({ bytesPerMinute: 4_500 });
    expect(await look(58_000, 500)).toMatchObject({ bytesPerMinute: 500 });
    expect(await look(120_000, 2_500)).toMatchObject({ bytesPerMinute: 1_000 });
    expect(await sizes.measure([{ service: 'none', path: join(folder, 'none.log') }])).toEqual([]);
  });
});
