/** Greetings of databases whose protocols are packets. */
import type { Hello } from './greeting.ts';

const zero = (text: string): Uint8Array => Buffer.from(`${text}\0`, 'latin1');

/** Who asks. No database is expected to know it, and none is asked to let it in. */
const USER = 'stacklight';

/** A StartupMessage of protocol 3.0, as pg_isready sends it: length, version, pairs of zero-terminated texts, a zero. */
function postgresStartup(): Uint8Array {
  const pairs = ['user', 'postgres', 'database', 'postgres', 'application_name', USER].map(zero);
  const body = Buffer.concat([Buffer.from([0, 3, 0, 0]), ...pairs, Buffer.from([0])]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

/** The SQLSTATE in an ErrorResponse: fields of one letter and a zero-terminated text. */
function sqlState(fields: Buffer): string | undefined {
  return fields
    .toString('latin1')
    .split('\0')
    .find((field) => field.startsWith('C'))
    ?.slice(1);
}

/**
 * https://www.postgresql.org/docs/current/protocol-flow.html, "Start-up". As pg_isready judges: whatever it answers it is alive,
 * except 57P03 (it starts, stops or recovers); and except 53300, where nobody gets in any more.
 */
export const postgres: Hello = {
  name: 'Postgres',
  hello: () => postgresStartup(),
  judge(answer) {
    const type = answer.toString('latin1', 0, 1);
    if (type !== 'R' && type !== 'E' && type !== 'N' && type !== 'v')
      return answer.length === 0 ? undefined : 'stranger';
    if (answer.length < 5) return undefined;
    const length = answer.readUInt32BE(1);
    if (length < 8 || length > 30_000) return 'stranger';
    // No goodbye: in the middle of a login it would be logged as an error, a closed connection is not.
    if (type !== 'E') return { ok: true, message: 'answers as Postgres' };
    if (answer.length < length + 1) return undefined;
    const state = sqlState(answer.subarray(5, length + 1));
    if (state === undefined) return 'stranger';
    if (state === '57P03') return { ok: false, message: 'Postgres does not take connections yet (57P03)' };
    if (state === '53300') return { ok: false, message: 'Postgres has too many connections (53300)' };
    return { ok: true, message: 'answers as Postgres' };
  },
};

/**
 * HandshakeResponse41 for a user that is not there. Without it the server counts a broken handshake, and blocks the host after
 * 100 of them (`max_connect_errors`); a refused login is not counted.
 */
function mysqlLogin(): Uint8Array {
  const head = Buffer.alloc(32);
  // CLIENT_LONG_PASSWORD, CLIENT_PROTOCOL_41, CLIENT_SECURE_CONNECTION; 16 MB packets; utf8mb3.
  head.writeUInt32LE(0x0000_8201, 0);
  head.writeUInt32LE(0x0100_0000, 4);
  head.writeUInt8(33, 8);
  const body = Buffer.concat([head, zero(USER), Buffer.from([0])]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 1]), body]);
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html: the server speaks first. */
export const mysql: Hello = {
  name: 'MySQL',
  judge(answer) {
    if (answer.length < 5) return answer.length > 3 && answer[3] !== 0 ? 'stranger' : undefined;
    const [, , , sequence, kind] = answer;
    if (sequence !== 0) return 'stranger';
    if (kind === 0xff) return answer.length < 7 ? undefined : mysqlError(answer.readUInt16LE(5));
    if (kind !== 10) return 'stranger';
    const end = answer.indexOf(0, 5);
    if (end < 0) return answer.length > 100 ? 'stranger' : undefined;
    const version = answer.toString('latin1', 5, end);
    if (!/^\d+\.\d+/.test(version)) return 'stranger';
    const name = /maria/i.test(version) ? 'MariaDB' : 'MySQL';
    const number = version.replace(/^5\.5\.5-(?=\d)/, '').replace(/[^\d.].*$/, '');
    return { ok: true, message: `greets as ${name} ${number}`, farewell: mysqlLogin() };
  },
};

/** Errors in place of a greeting: 1040 too many connections, 1053 shutdown; 1129 and 1130: this address is not let in. */
function mysqlError(code: number): ReturnType<Hello['judge']> {
  if (code === 1129) return { ok: false, message: 'MySQL has blocked this address after too many errors (1129)' };
  if (code === 1130) return { ok: true, message: 'answers as MySQL, to which this address may not log in' };
  return {
    ok: false,
    message: code === 1040 ? 'MySQL has too many connections (1040)' : `MySQL answers error ${code}`,
  };
}

const OP_MSG = 2013;
const REQUEST = 1;

/** `{ hello: 1, $db: "admin" }` in an OP_MSG: answered before any login. */
function mongoHello(): Uint8Array {
  const one = Buffer.from([1, 0, 0, 0]);
  const elements = [Buffer.from([0x10]), zero('hello'), one, Buffer.from([0x02]), zero('$db')];
  const value = [Buffer.from([6, 0, 0, 0]), zero('admin'), Buffer.from([0])];
  const inner = Buffer.concat([...elements, ...value]);
  const document = Buffer.concat([int32(inner.length + 4), inner]);
  const body = Buffer.concat([int32(0), Buffer.from([0]), document]);
  return Buffer.concat([int32(body.length + 16), int32(REQUEST), int32(0), int32(OP_MSG), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/: an answer to our request, whatever it says, is a live server. */
export const mongodb: Hello = {
  name: 'MongoDB',
  hello: () => mongoHello(),
  judge(answer) {
    if (answer.length < 16) return answer.length >= 4 && answer.readInt32LE(0) > 48_000_000 ? 'stranger' : undefined;
    const answersUs = answer.readInt32LE(8) === REQUEST && answer.readInt32LE(12) === OP_MSG;
    return answersUs ? { ok: true, message: 'answers as MongoDB' } : 'stranger';
  },
};
