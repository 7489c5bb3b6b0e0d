/** Greetings of protocols that are text, or begin with it. */
import type { Hello, Judgement } from './greeting.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** The first line without its end, or undefined while it is not complete; what never ends is nobody's greeting. */
function firstLine(answer: Buffer): string | undefined {
  const end = answer.indexOf('\n');
  return end < 0 ? undefined : answer.subarray(0, end).toString('latin1').trimEnd();
}

/** `undefined` while the bytes may still become the beginning of this protocol. */
function unlessStrange(answer: Buffer, start: RegExp): Judgement {
  return start.test(answer.toString('latin1')) ? undefined : 'stranger';
}

/** Of an error that is not about logging in only the code and a few words: no answer is known to hold a secret, and none shall. */
function shortened(line: string): string {
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** https://redis.io/docs/latest/develop/reference/protocol-spec/ and the error codes of `src/server.c`. */
export const redis: Hello = {
  name: 'Redis',
  hello: () => bytes('*1\r\n$4\r\nPING\r\n'),
  judge(answer) {
    const line = firstLine(answer);
    if (line === undefined) return unlessStrange(answer, /^[+-]/);
    if (line === '+PONG') return { ok: true, message: 'answers PONG' };
    // A subscribed or RESP3 server has no other answer; a password or a missing permission is asked of a live one.
    if (/^-(?:NOAUTH|NOPERM|WRONGPASS)\b/.test(line))
      return { ok: true, message: 'answers as Redis and wants a login' };
    if (/^-LOADING\b/.test(line)) return { ok: false, message: 'Redis is loading its data' };
    if (/^-MASTERDOWN\b/.test(line)) return { ok: false, message: 'Redis has lost its primary' };
    if (/^-DENIED\b/.test(line)) return { ok: false, message: 'Redis is in protected mode and refuses this address' };
    return /^-[A-Z]+ /.test(line) ? { ok: false, message: `Redis answers ${shortened(line.slice(1))}` } : 'stranger';
  },
};

/** https://github.com/memcached/memcached/blob/master/doc/protocol.txt */
export const memcached: Hello = {
  name: 'Memcached',
  hello: () => bytes('version\r\n'),
  judge(answer) {
    const line = firstLine(answer);
    if (line === undefined) return unlessStrange(answer, /^[VECS]/);
    const version = /^VERSION ([\w.-]{1,20})/.exec(line)?.[1];
    if (version) return { ok: true, message: `answers as Memcached ${version}`, farewell: bytes('quit\r\n') };
    // With SASL the text protocol is closed until a login.
    return /^CLIENT_ERROR unauthenticated/.test(line)
      ? { ok: true, message: 'answers as Memcached and wants a login' }
      : 'stranger';
  },
};

/** RFC 5321, 3.1 and 4.2: 220 is ready, 421 and 554 are not. */
export const smtp: Hello = {
  name: 'an SMTP server',
  judge(answer) {
    const line = firstLine(answer);
    if (line === undefined) return unlessStrange(answer, /^\d/);
    const code = /^(\d{3})[ -]/.exec(line)?.[1];
    if (code === '220') return { ok: true, message: 'greets as an SMTP server', farewell: bytes('QUIT\r\n') };
    return code ? { ok: false, message: `the SMTP server answers ${code}` } : 'stranger';
  },
};

/** AMQP 0-9-1, 2.2.4 and 4.2: the server begins with Connection.Start, or names the version that it speaks. */
export const amqp: Hello = {
  name: 'AMQP',
  hello: () => Buffer.from([...bytes('AMQP'), 0, 0, 9, 1]),
  judge(answer) {
    if (answer.length < 8) return answer[0] === 1 || answer[0] === 0x41 ? undefined : 'stranger';
    if (answer.toString('latin1', 0, 4) === 'AMQP') return { ok: true, message: 'answers as AMQP of another version' };
    if (answer[0] !== 1 || answer.readUInt16BE(1) !== 0) return 'stranger';
    if (answer.length < 11) return undefined;
    const start = answer.readUInt16BE(7) === 10 && answer.readUInt16BE(9) === 10;
    return start ? { ok: true, message: 'answers as AMQP' } : 'stranger';
  },
};

/**
 * Any answer of HTTP below 500, whatever the path: for servers whose paths are their own choice. 100 to 499 say that somebody
 * took the request and looked at it.
 */
export const http: Hello = {
  name: 'HTTP',
  hello(host, port) {
    const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const lines = ['GET / HTTP/1.1', `host: ${place}`, 'user-agent: stacklight', 'accept: */*', 'connection: close'];
    return bytes(`${lines.join('\r\n')}\r\n\r\n`);
  },
  judge(answer) {
    const line = firstLine(answer);
    if (line === undefined) return unlessStrange(answer, /^H?$|^HT?$|^HTTP?/);
    const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(line)?.[1]);
    if (Number.isNaN(status)) return 'stranger';
    return { ok: status < 500, message: status < 500 ? `answers HTTP (${status})` : `status ${status} to GET /` };
  },
};
