/**
 * Runs as root in network and mount namespaces of its own: `FOLDER`. Takes the local ports away, and is a name server that hangs, lies and
 * changes its answer; tells as JSON what checks said. Its own stack file, home and resolver lie in the folder.
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { runProbe } from '../../../electron/health/run-probe.ts';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { Host } from '../../../electron/supervisor/host/host.ts';
import { until } from '../until.ts';

const [folder = ''] = process.argv.slice(2);
const NAME = 'api.example.test';
const told: Record<string, unknown> = {};

execFileSync('ip', ['link', 'set', 'lo', 'up']);
writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.53\noptions timeout:3 attempts:2\n');
execFileSync('mount', ['--bind', join(folder, 'resolv.conf'), '/etc/resolv.conf']);

/** What it says of every name: an address, nothing at all (`hangs`), or that there is none (`none`). */
const dns = { says: '127.0.0.9' };
const server = createSocket('udp4', (query, from) => {
  const end = query.indexOf(0, 12) + 5;
  const known = dns.says !== 'none' && query.readUInt16BE(end - 4) === 1;
  const header = [0x81, dns.says === 'none' ? 0x83 : 0x80, 0, 1, 0, known ? 1 : 0, 0, 0, 0, 0];
  const address = known ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...dns.says.split('.').map(Number)] : [];
  const answer = [query.subarray(0, 2), Buffer.from(header), query.subarray(12, end), Buffer.from(address)];
  if (dns.says !== 'hangs') server.send(Buffer.concat(answer), from.port, from.address);
});
server.bind(53, '127.0.0.53');
await once(server, 'listening');

const context = { timeoutMs: 1_000, exec: async () => ({ exitCode: 0, output: '', timedOut: false }) };
const tcp = async (host: string) => {
  const { ok, message } = await runProbe({ type: 'tcp', host, port: 8_000 }, context);
  return `${ok}: ${message.replace(/ in [\d.]+ ms$/, '')}`;
};

// A service at .9 and a stranger at .8, under a supervisor that knows the service by its name alone.
const stranger = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
stranger.listen(8_000, '127.0.0.8');
const serve = "require('node:http').createServer((_, answer) => answer.end('ok')).listen(8000, '127.0.0.9')";
writeFileSync(
  join(folder, 'stacklight.yaml'),
  `name: names\nservices:\n  api:\n    command: [${process.execPath}, -e, "${serve}"]\n    ports: ["127.0.0.9:8000"]\n    healthcheck: { http: "http://${NAME}:8000/", interval: 500ms, timeout: 1s, retries: 2, start_period: 10s, start_interval: 200ms }\n`,
);
const host = new Host(currentPlatform(), join(folder, 'home'), 'a test');
const opened = await host.openStack(join(folder, 'stacklight.yaml'), { origin: 'in a test' });
if (!opened.ok) throw new Error(opened.problem.message);
await host.request({ type: 'up', stack: opened.value, services: [] });
const api = (): ServiceView | undefined => host.snapshot(opened.value)?.services[0];
const last = () => api()?.health.results.at(-1)?.message ?? '';
const reaches = (state: string) =>
  until(`api is ${state}, not ${api()?.state}: ${last()}`, () => api()?.state === state, { deadlineMs: 20_000 });

await reaches('healthy');
const pid = api()?.process?.pid;
dns.says = '127.0.0.8';
const stray = await until('the stranger is seen', () => last().includes('but from pid') && last());
await reaches('unhealthy');
told.lies = { message: stray, light: host.snapshot(opened.value)?.light };
dns.says = '127.0.0.7';
await until('it is refused', () => last().includes('127.0.0.7'));
told.changes = last();
dns.says = '127.0.0.9';
await reaches('healthy');
dns.says = 'none';
await until('the name is gone', () => last().includes('not known'));
told.none = last();
dns.says = '127.0.0.9';
await reaches('healthy');
dns.says = 'hangs';
await until('nobody answers', () => last().includes('no answer from DNS'));
const hung = last();
const many = await Promise.all(Array.from({ length: 50 }, () => tcp(NAME)));
dns.says = '127.0.0.9';
// What waits for an answer holds up nobody who asks for another name.
const other = await tcp('other.example.test');
told.hangs = { message: hung, all: [...new Set(many)], other, samePid: api()?.process?.pid === pid };

await reaches('healthy');
await host.stopAll();
await host.close();

// Six local ports for everybody.
writeFileSync('/proc/sys/net/ipv4/ip_local_port_range', '50000 50005');
writeFileSync('/proc/sys/net/ipv4/tcp_tw_reuse', '0');
const open: Socket[] = [];
const target = createServer((socket) => void open.push(socket.on('error', () => undefined))).listen(8_000, '127.0.0.1');
await once(target, 'listening');
const held = Array.from({ length: 6 }, () => connect(8_000, '127.0.0.1').on('error', () => undefined));
await until('all local ports are taken', () => open.length === 6);
told.exhausted = await tcp('127.0.0.1');
// Whoever closes first keeps its port for a minute.
for (const socket of held) socket.destroy();
await pause(200);
for (const socket of open) socket.destroy();
await until('all are in TIME_WAIT', async () => (await tcp('127.0.0.1')).includes('no free port'));
told.timeWait = await tcp('127.0.0.1');

writeFileSync('/proc/sys/net/ipv6/conf/lo/disable_ipv6', '1');
told.noIpv6 = await tcp('::1');

process.stdout.write(`${JSON.stringify(told)}\n`);
process.exit(0);
