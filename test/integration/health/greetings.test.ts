import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../../electron/health/probe.ts';
import { runProbe } from '../../../electron/health/run-probe.ts';
import type { Greeting } from '../../../electron/stack/schema/probe-protocols.ts';
import { numberedPorts, takePort } from '../../support/free-ports.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

const context: ProbeContext = { timeoutMs: 2_000, exec: () => Promise.reject(new Error('not for this probe')) };
const servers = new Set<Server>();
const sockets = new Set<Socket>();
const children = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const socket of sockets) socket.destroy();
  await Promise.all([...servers].map((server) => new Promise((resolve) => server.close(resolve))));
  for (const all of [children, sockets, servers]) all.clear();
});

async function listen(server: Server): Promise<number> {
  servers.add(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(takePort(), '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that answers the first bytes with these (hexadecimal), in two pieces, and keeps what it was told. */
async function answers(hex: string, heard: Buffer[] = []): Promise<number> {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return listen(
    createServer((socket) => {
      socket.once('data', (first) => {
        heard.push(first);
        socket.write(bytes.subarray(0, 3));
        setImmediate(() => socket.write(bytes.subarray(3)));
      });
    }),
  );
}

/** A server that speaks first and keeps what it is told then. */
async function greets(hex: string, heard: Buffer[] = []): Promise<number> {
  return listen(
    createServer((socket) => {
      socket.on('data', (more) => heard.push(more));
      socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    }),
  );
}

const probe = (protocol: Greeting, port: number, more: Partial<ProbeContext> = {}) =>
  runProbe({ type: 'tcp', host: '127.0.0.1', port, protocol }, { ...context, ...more });
const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex');

describe('Redis', () => {
  const missing = existsSync('/usr/bin/redis-server') ? undefined : 'redis-server is not installed';
  if (missing && process.env.CI !== 'true') console.warn(`SKIPPED: the greeting of a real Redis: ${missing}`);
  const real = it.skipIf(missing !== undefined && process.env.CI !== 'true');

  async function redis(port: number, ...more: readonly string[]): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...more];
    children.add(spawn('redis-server', args, { stdio: 'ignore' }));
    const connected = () => runProbe({ type: 'tcp', host: '127.0.0.1', port }, context);
    await until('Redis listens', async () => (await connected()).ok);
  }

  real('answers PONG', async () => {
    await redis(portNo(1));
    expect(await probe('redis', portNo(1))).toMatchObject({
      ok: true,
      message: expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${portNo(1)} answers PONG in \\d+ ms$`)),
      connection: { remotePort: portNo(1) },
    });
  });

  real('that wants a password is alive', async () => {
    await redis(portNo(2), '--requirepass', 'hunter2');
    const result = await probe('redis', portNo(2));
    expect(result).toMatchObject({ ok: true, message: expect.stringContaining('answers as Redis and wants a login') });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('that loads its data is not well yet', async () => {
    const port = await answers(ascii('-LOADING Redis is loading the dataset in memory\r\n'));
    expect(await probe('redis', port)).toMatchObject({ ok: false, message: 'Redis is loading its data' });
  });

  it('that cannot take one more client says so', async () => {
    const port = await answers(ascii('-ERR max number of clients reached\r\n'));
    expect(await probe('redis', port)).toMatchObject({
      ok: false,
      message: 'Redis answers ERR max number of clients reached',
    });
  });
});

describe('Postgres', () => {
  // PostgreSQL documentation, "Message Formats": AuthenticationSASL with SCRAM-SHA-256, and ErrorResponse.
  const error = (fields: string) => {
    const text = Buffer.from(`${fields.split('|').join('\0')}\0\0`, 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length + 4);
    return Buffer.concat([Buffer.from('E'), length, text]).toString('hex');
  };

  it('that asks for a login is well, and was sent a StartupMessage', async () => {
    const heard: Buffer[] = [];
    const port = await answers(`52 00000017 0000000a ${ascii('SCRAM-SHA-256\0\0')}`, heard);
    expect((await probe('postgres', port)).message).toMatch(/answers as Postgres in/);
    const [startup] = heard;
    expect([startup?.readUInt32BE(0), startup?.readUInt32BE(4)]).toEqual([startup?.length, 0x0003_0000]);
    expect(startup?.toString('latin1', 8)).toContain('user\0postgres\0');
  });

  it('that does not know the user is well', async () => {
    const port = await answers(error('SFATAL|VFATAL|C28000|Mrole "postgres" does not exist|Fmiscinit.c'));
    expect(await probe('postgres', port)).toMatchObject({ ok: true });
  });

  it('that starts up, or has no connection left, is not', async () => {
    const starting = await answers(error('SFATAL|VFATAL|C57P03|Mthe database system is starting up'));
    expect(await probe('postgres', starting)).toMatchObject({
      ok: false,
      message: 'Postgres does not take connections yet (57P03)',
    });
    const full = await answers(error('SFATAL|VFATAL|C53300|Msorry, too many clients already'));
    expect(await probe('postgres', full)).toMatchObject({ ok: false, message: expect.stringContaining('53300') });
  });
});

describe('MySQL', () => {
  // MySQL internals, Protocol::HandshakeV10, as 8.0.36 and MariaDB 11.4 send it.
  const tail = '0b000000 0102030405060708 00 ffff ff 0200 ffdf 15 00000000000000000000 010203040506070809101112 00';
  const handshake = (version: string) => {
    const body = Buffer.from(`0a${ascii(`${version}\0`)}${tail.replaceAll(' ', '')}`, 'hex');
    return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]).toString('hex');
  };

  it('greets first, and gets a login that it can refuse', async () => {
    const heard: Buffer[] = [];
    expect((await probe('mysql', await greets(handshake('8.0.36'), heard))).message).toMatch(
      /greets as MySQL 8\.0\.36/,
    );
    const login = await until('the login arrives', () => (heard.length > 0 ? Buffer.concat(heard) : undefined));
    expect([login[0], login[3], login.readUInt32LE(4) & 0x200]).toEqual([login.length - 4, 1, 0x200]);
    expect(login.toString('latin1', 36)).toBe('stacklight\0\0');
  });

  it('is told apart from MariaDB, which hides its version behind an old one', async () => {
    const port = await greets(handshake('5.5.5-11.4.2-MariaDB-ubu2404'));
    expect((await probe('mysql', port)).message).toMatch(/greets as MariaDB 11\.4\.2/);
  });

  it('says why it greets nobody', async () => {
    const error = (code: string) => `17000000 ff ${code} ${ascii('Too many connections')}`;
    expect(await probe('mysql', await greets(error('1004')))).toMatchObject({
      ok: false,
      message: 'MySQL has too many connections (1040)',
    });
    // 1130: this host may not connect. Somebody is there all the same.
    expect(await probe('mysql', await greets(error('6a04')))).toMatchObject({ ok: true });
  });

  it('is not what waits for its client to speak', async () => {
    const port = await listen(createHttpServer(() => undefined));
    expect(await probe('mysql', port, { timeoutMs: 200 })).toMatchObject({
      ok: false,
      reason: 'timeout',
      message: `timed out after 200 ms: connected to 127.0.0.1:${port}, but no answer from MySQL`,
    });
  });
});

describe('MongoDB', () => {
  it('answers hello in an OP_MSG', async () => {
    const heard: Buffer[] = [];
    // { ok: 1.0 } as an answer to request 1.
    const document = '11000000 01 6f6b00 000000000000f03f 00';
    const port = await answers(`26000000 07000000 01000000 dd070000 00000000 00 ${document}`, heard);
    expect((await probe('mongodb', port)).message).toMatch(/answers as MongoDB in/);
    expect([heard[0]?.readInt32LE(0), heard[0]?.readInt32LE(12)]).toEqual([heard[0]?.length, 2_013]);
    expect(heard[0]?.readInt32LE(21)).toBe((heard[0]?.length ?? 0) - 21);
  });
});

describe('AMQP, Memcached, SMTP and HTTP', () => {
  it('RabbitMQ begins with Connection.Start', async () => {
    const heard: Buffer[] = [];
    const port = await answers('01 0000 000001f6 000a 000a 00 09 000001d1 0c', heard);
    expect((await probe('amqp', port)).message).toMatch(/answers as AMQP in/);
    expect(heard[0]?.toString('hex')).toBe('414d515000000901');
  });

  it('Memcached tells its version', async () => {
    const port = await answers(ascii('VERSION 1.6.18\r\n'));
    expect((await probe('memcached', port)).message).toMatch(/answers as Memcached 1\.6\.18 in/);
  });

  it('a mail server greets with 220 when it is ready', async () => {
    expect(await probe('smtp', await greets(ascii('220 mailpit ESMTP\r\n')))).toMatchObject({ ok: true });
    expect(await probe('smtp', await greets(ascii('421 too busy\r\n')))).toMatchObject({
      ok: false,
      message: 'the SMTP server answers 421',
    });
  });

  it('any answer of HTTP below 500 will do', async () => {
    const answering = (status: number) =>
      listen(createHttpServer((_request, response) => response.writeHead(status).end('x'.repeat(100_000))));
    expect((await probe('http', await answering(404))).message).toMatch(/answers HTTP \(404\) in/);
    expect(await probe('http', await answering(503))).toMatchObject({ ok: false, message: 'status 503 to GET /' });
  });
});

describe('something else on the port', () => {
  it('is called by its name', async () => {
    const port = await listen(createHttpServer(() => undefined));
    for (const [protocol, name] of [
      ['redis', 'Redis'],
      ['memcached', 'Memcached'],
      ['postgres', 'Postgres'],
    ] as const)
      expect(await probe(protocol, port)).toMatchObject({
        ok: false,
        reason: 'protocol',
        message: `what answers on 127.0.0.1:${port} is not ${name}: it speaks HTTP`,
      });
    const ssh = await greets(ascii('SSH-2.0-OpenSSH_9.2\r\n'));
    expect((await probe('mysql', ssh)).message).toBe(`what answers on 127.0.0.1:${ssh} is not MySQL: it speaks SSH`);
  });

  it('may hang up or babble without end', async () => {
    const closing = await listen(createServer((socket) => socket.once('data', () => socket.end())));
    expect((await probe('redis', closing)).message).toBe(
      `127.0.0.1:${closing} closed the connection without an answer to the greeting of Redis`,
    );
    const babble = await listen(createServer((socket) => socket.once('data', () => socket.write('+'.repeat(50_000)))));
    expect(await probe('redis', babble)).toMatchObject({ ok: false, reason: 'protocol' });
  });

  it('hears nothing when it is not the service', async () => {
    const heard: Buffer[] = [];
    const port = await answers(ascii('+PONG\r\n'), heard);
    const sentence = 'from pid 4711 (redis-server), not from cache';
    const result = await probe('redis', port, { identify: () => Promise.resolve({ belongs: false, sentence }) });
    expect(result).toMatchObject({ ok: false, reason: 'shadowed', message: `connected, but ${sentence}` });
    expect(heard).toEqual([]);
  });

  it('is not waited for where nobody listens', async () => {
    const port = await answers('00');
    await Promise.all([...servers].map((server) => new Promise((resolve) => server.close(resolve))));
    servers.clear();
    expect(await probe('redis', port)).toMatchObject({ ok: false, reason: 'refused' });
  });
});
