// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { describe, expect, it } from 'vitest';
import { webOf } from '../../../../support/compose-text.ts';

describe('ports of a Compose service', () => {
  const portsOf = async (text: string) => (await webOf(`ports: [${text}]`)).ports;

  it.each([
    ['80', [{ target: 80, protocol: 'tcp' }]],
    ['"8000:80"', [{ target: 80, published: 8000, protocol: 'tcp' }]],
    ['"8000:80/udp"', [{ target: 80, published: 8000, protocol: 'udp' }]],
    ['"127.0.0.1:8000:80"', [{ target: 80, published: 8000, hostIp: '127.0.0.1', protocol: 'tcp' }]],
    ['"[::1]:6001:6002"', [{ target: 6002, published: 6001, hostIp: '::1', protocol: 'tcp' }]],
    ['"::1:6001:6002"', [{ target: 6002, published: 6001, hostIp: '::1', protocol: 'tcp' }]],
    ['"127.0.0.1::80"', [{ target: 80, hostIp: '127.0.0.1', protocol: 'tcp' }]],
    ['"0:80"', [{ target: 80, protocol: 'tcp' }]],
    ['"8000-8002:80"', [{ target: 80, published: 8000, publishedTo: 8002, protocol: 'tcp' }]],
    [
      '{ target: 80, published: "8000", host_ip: 127.0.0.1, protocol: udp }',
      [{ target: 80, published: 8000, hostIp: '127.0.0.1', protocol: 'udp' }],
    ],
  ])('%s is one entry', async (text, expected) => {
    expect(await portsOf(text)).toEqual(expected);
  });

  it('a range is one entry for each of its ports', async () => {
    const pairs = (await portsOf('"3000-3002:4000-4002"')).map(({ published, target }) => [published, target]);
    expect(pairs).toEqual([
      [3000, 4000],
      [3001, 4001],
      [3002, 4002],
    ]);
  });
});

describe('volumes of a Compose service', () => {
  const mountOf = async (text: string) =>
    (await webOf(`volumes: [${text}]`, { files: {} }).catch(() => undefined))?.volumes[0];

  it.each([
    ['"./data:/data:ro"', { type: 'bind', source: '/p/data', target: '/data', readOnly: true, createHostPath: true }],
    [
      '"~/data:/data"',
      { type: 'bind', source: '/home/me/data', target: '/data', readOnly: false, createHostPath: true },
    ],
    [
      '"../x:/x:rw,z"',
      { type: 'bind', source: '/x', target: '/x', readOnly: false, createHostPath: true, selinux: 'z' },
    ],
    ['/anonymous', { type: 'volume', target: '/anonymous', readOnly: false }],
    ['"/anonymous:ro"', { type: 'volume', target: '/anonymous', readOnly: true }],
    [
      '"C:\\\\data:/data"',
      { type: 'bind', source: 'C:\\data', target: '/data', readOnly: false, createHostPath: true },
    ],
    [
      '{ type: tmpfs, target: /t, tmpfs: { size: 1m } }',
      { type: 'tmpfs', target: '/t', readOnly: false, tmpfsBytes: 1_048_576 },
    ],
    [
      '{ type: bind, source: ./d, target: /d, bind: { create_host_path: false } }',
      { type: 'bind', source: '/p/d', target: '/d', readOnly: false, createHostPath: false },
    ],
  ])('%s', async (text, expected) => {
    expect(await mountOf(text)).toEqual(expected);
  });
});

describe('the environment of a Compose service', () => {
  it('is spelled as Compose spells YAML values', async () => {
    const { environment } = await webOf(
      'environment: { A: 1.10, B: 0755, C: "1.10", D: true, E: yes, F: 2024-01-31, G: 0x10, H: "" }',
    );
    expect(environment).toEqual({
      A: '1.1',
      B: '493',
      C: '1.10',
      D: 'true',
      E: 'yes',
      F: '2024-01-31',
      G: '16',
      H: '',
    });
  });

  it('takes from the shell what says no value, and leaves out what the shell has not', async () => {
    const lines = 'environment: [A, B, C=]\nenv_file: a.env';
    const { environment } = await webOf(lines, { env: { A: 'shell' }, files: { 'a.env': 'B=file\nD=file\n' } });
    expect(environment).toEqual({ A: 'shell', C: '', D: 'file' });
  });

  it('is its env files, the later over the earlier, under its own values', async () => {
    const lines =
      'env_file: [a.env, { path: b.env, format: raw }, { path: c.env, required: false }]\nenvironment: { C: own }';
    const files = { 'a.env': 'A=1\nB=1\nC=1\n', 'b.env': 'B="2"\n' };
    expect((await webOf(lines, { files })).environment).toEqual({ A: '1', B: '"2"', C: 'own' });
  });

  it('has a dollar sign for two of them, and nested defaults', async () => {
    const { environment } = await webOf('environment: { A: "x$$y", B: "${NO:-${OUTER:-deep}}", C: "${SET:+yes}" }', {
      env: { SET: '1' },
    });
    expect(environment).toEqual({ A: 'x$y', B: 'deep', C: 'yes' });
  });
});

describe('the health check of a Compose service', () => {
  it.each([
    ['{ test: curl -f x }', { disabled: false, test: ['CMD-SHELL', 'curl -f x'] }],
    ['{ test: [CMD, a, b] }', { disabled: false, test: ['CMD', 'a', 'b'] }],
    ['{ test: [NONE] }', { disabled: true }],
    ['{ disable: true }', { disabled: true }],
    [
      '{ interval: 1m30s, retries: 5, start_interval: 500ms }',
      { disabled: false, intervalMs: 90_000, retries: 5, startIntervalMs: 500 },
    ],
  ])('%s', async (text, expected) => {
    expect((await webOf(`healthcheck: ${text}`)).healthcheck).toEqual(expected);
  });
});

describe('what a Compose service waits for', () => {
  const withDatabase = (lines: string) => webOf(`${lines}\n\n`, {}).then((web) => web.dependsOn);

  it('is a list, or a mapping to conditions', async () => {
    await expect(
      withDatabase('depends_on: { gone: { condition: service_healthy, required: false, restart: true } }'),
    ).resolves.toEqual([{ service: 'gone', condition: 'service_healthy', required: false, restart: true }]);
  });
});

describe('limits of a Compose service', () => {
  it('are those of deploy, and the old keys where it says nothing', async () => {
    const web = await webOf(
      'deploy: { resources: { limits: { cpus: "0.5", memory: 50M } } }\nmem_limit: 1g\npids_limit: 20',
    );
    expect(web.limits).toEqual({ cpus: 0.5, memoryBytes: 52_428_800, pids: 20 });
  });
});

describe('keys that this reader has no field for', () => {
  it('are kept as data, extensions apart', async () => {
    const { other } = await webOf('cgroup: host\nx-mine: 1\ngpus: all');
    expect(other).toEqual({ cgroup: 'host', gpus: [{ count: -1 }] });
  });
});
