import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseHost } from '../../../../../electron/drivers/container/engine/address.ts';
import { discoverEndpoint } from '../../../../../electron/drivers/container/engine/endpoint.ts';
import { noEngine, reachOf } from '../../../../../electron/drivers/container/engine/probe-endpoint.ts';

describe('the address of an engine', () => {
  it.each([
    ['unix:///run/x.sock', { kind: 'socket', path: '/run/x.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375, loopback: true }],
    ['tcp://[::1]:99', { kind: 'tcp', host: '::1', port: 99, loopback: true }],
    ['localhost:4243', { kind: 'tcp', host: 'localhost', port: 4243, loopback: true }],
    ['tcp://10.1.2.3', { kind: 'tcp', host: '10.1.2.3', port: 2375, loopback: false }],
    ['tcp://127.evil.example:1', { kind: 'tcp', loopback: false }],
  ])('%s is understood', (text, address) => {
    expect(parseHost(text)).toMatchObject({ ok: true, value: address });
  });

  it.each([
    ['ssh://me@box', /not supported/],
    ['unix://relative', /absolute path/],
    ['ftp://x', /"ftp:\/\/" is not/],
    ['tcp://', /host/],
    ['tcp://a:notaport', /host and a port/],
  ])('%s is refused with the reason', (text, reason) => {
    const parsed = parseHost(text);
    expect(parsed.ok ? '' : parsed.problem).toMatch(reason);
  });

  it('never repeats a password', () => {
    expect(JSON.stringify(parseHost('tcp://me:secret@127.0.0.1:1'))).not.toContain('secret');
  });
});

describe('finding the engine', () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const live = join(home, 'live.sock');
  const absent = join(home, 'absent.sock');
  let server: Server;

  beforeAll(async () => {
    server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(live, resolve));
  });
  afterEach(() => rmSync(join(home, '.docker'), { recursive: true, force: true }));
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(home, { recursive: true });
  });

  const find = (env: Record<string, string>, sockets: readonly string[] = []) =>
    discoverEndpoint({ env, home, sockets, connectMs: 1_000 });

  function context(name: string, host: string): void {
    const digest = createHash('sha256').update(name).digest('hex');
    mkdirSync(join(home, '.docker/contexts/meta', digest), { recursive: true });
    const meta = { Name: name, Endpoints: { docker: { Host: host } } };
    writeFileSync(join(home, '.docker/contexts/meta', digest, 'meta.json'), JSON.stringify(meta));
  }

  it('takes DOCKER_HOST before everything else', async () => {
    context('other', `unix://${absent}`);
    const found = await find({ DOCKER_HOST: `unix://${live}`, DOCKER_CONTEXT: 'other' }, [absent]);
    expect(found).toMatchObject({ ok: true, value: { origin: 'DOCKER_HOST', address: { path: live } } });
  });

  it('takes the current context before the usual sockets', async () => {
    context('colima', `unix://${live}`);
    writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'colima' }));
    expect(await find({}, [absent])).toMatchObject({ ok: true, value: { origin: 'Docker context "colima"' } });
    expect(await find({ DOCKER_CONTEXT: 'default' }, [absent])).toMatchObject({ ok: false });
  });

  it('takes the first usual socket that answers, also when the configuration of docker is broken', async () => {
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), '{ not json');
    expect(await find({}, [absent, live])).toMatchObject({
      ok: true,
      value: { origin: 'default', address: { path: live } },
    });
  });

  it('says three different things for nothing found, a wrong DOCKER_HOST and no permission', async () => {
    const nothing = await find({}, [absent]);
    const wrong = await find({ DOCKER_HOST: `unix://${absent}` });
    const forbidden = noEngine([{ path: '/run/docker.sock', outcome: 'forbidden' }]);
    expect(nothing).toMatchObject({
      problem: { code: 'engine-down', message: `No container engine was found (looked at ${absent}).` },
    });
    expect(wrong).toMatchObject({
      problem: { code: 'engine-down', message: expect.stringMatching(/^DOCKER_HOST says .*absent\.sock, but/) },
    });
    expect(forbidden).toMatchObject({
      problem: { code: 'engine-forbidden', hint: expect.stringContaining('docker group') },
    });
    expect(reachOf('EACCES')).toBe('forbidden');
  });

  it('refuses TCP without TLS to another machine, and names the missing certificates', async () => {
    const plain = await find({ DOCKER_HOST: 'tcp://10.255.255.1:2375' });
    expect(plain).toMatchObject({ problem: { message: expect.stringContaining('without TLS') } });
    const tls = await find({ DOCKER_HOST: 'tcp://10.255.255.1:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home });
    expect(tls).toMatchObject({ problem: { message: expect.stringContaining('certificates cannot be read') } });
  });

  it('does not fall back to another engine when the named context is not there', async () => {
    const gone = await find({ DOCKER_CONTEXT: 'gone' }, [live]);
    expect(gone).toMatchObject({ problem: { message: expect.stringContaining('"gone"') } });
  });
});
