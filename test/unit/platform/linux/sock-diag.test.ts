import { describe, expect, it } from 'vitest';
import { dumpRequest, lookupRequest, parseReplies } from '../../../../electron/platform/linux/sock-diag.ts';

/** struct nlmsghdr and, where there is one, struct inet_diag_msg, built by hand from linux/netlink.h and linux/inet_diag.h. */
function message(type: number, sequence: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc(16 + body.length);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt32LE(sequence, 8);
  body.copy(bytes, 16);
  return bytes;
}

function socket(family: 2 | 10, state: number, local: readonly number[], port: number, remotePort = 0): Buffer {
  const body = Buffer.alloc(72);
  body[0] = family;
  body[1] = state;
  body.writeUInt16BE(port, 4);
  body.writeUInt16BE(remotePort, 6);
  Buffer.from(local).copy(body, 8);
  body.writeUInt32LE(1000, 64);
  body.writeUInt32LE(4242, 68);
  return body;
}

const LOOPBACK_6 = [...Array.from({ length: 15 }, () => 0), 1];

describe('a question about sockets', () => {
  it('asks for states by a mask, with the family and protocol of the headers', () => {
    const bytes = dumpRequest('udp', 6, [7, 10], 9);
    expect(bytes.length).toBe(72);
    expect([bytes.readUInt32LE(0), bytes.readUInt16LE(4), bytes.readUInt16LE(6), bytes.readUInt32LE(8)]).toEqual([
      72, 20, 0x301, 9,
    ]);
    expect([bytes[16], bytes[17], bytes.readUInt32LE(20)]).toEqual([10, 17, (1 << 7) | (1 << 10)]);
    expect(bytes.readUInt16BE(24)).toBe(0);
    expect(dumpRequest('tcp', 4, [10], 9, 8000).readUInt16BE(24)).toBe(8000);
  });

  it('names one connection by both ends, ports and addresses in the order of the network', () => {
    const bytes = lookupRequest(
      { localAddress: '127.0.0.1', localPort: 8000, remoteAddress: '127.0.0.2', remotePort: 40_000 },
      1,
    );
    expect(bytes && [bytes.readUInt16BE(24), bytes.readUInt16BE(26), ...bytes.subarray(28, 32)]).toEqual([
      8000, 40_000, 127, 0, 0, 1,
    ]);
    expect(bytes && [...bytes.subarray(44, 48), bytes.readUInt32LE(64)]).toEqual([127, 0, 0, 2, 0xffff_ffff]);
  });

  it.each(['::1', 'localhost', '1.2.3.4.5', '300.1.1.1', ''])(
    'is none about %j beside an IPv4 address',
    (remoteAddress) => {
      expect(
        lookupRequest({ localAddress: '127.0.0.1', localPort: 1, remoteAddress, remotePort: 2 }, 1),
      ).toBeUndefined();
    },
  );
});

describe('an answer of the kernel', () => {
  const done = message(3, 7, Buffer.alloc(4));

  it('is rows until it says that it is done', () => {
    const bytes = Buffer.concat([
      message(20, 7, socket(2, 10, [127, 0, 0, 1], 8000)),
      message(20, 7, socket(10, 10, LOOPBACK_6, 8001)),
      done,
    ]);
    const { rows, done: over } = parseReplies(bytes, 7, false);
    expect(over).toBe(true);
    expect(rows).toMatchObject([
      { family: 4, localAddress: '127.0.0.1', localPort: 8000, state: 10, uid: 1000, inode: '4242' },
      { family: 6, localAddress: '::1', localPort: 8001 },
    ]);
  });

  it('goes on in the next datagram where it does not', () => {
    expect(parseReplies(message(20, 7, socket(2, 1, [10, 0, 0, 1], 1, 2)), 7, false).done).toBe(false);
  });

  it('names an IPv4-mapped address as the IPv4 address that it is', () => {
    const mapped = [...Array.from({ length: 10 }, () => 0), 255, 255, 127, 0, 0, 1];
    expect(parseReplies(message(20, 7, socket(10, 1, mapped, 80, 9)), 7, true).rows[0]).toMatchObject({
      family: 4,
      localAddress: '127.0.0.1',
    });
  });

  it('passes over what belongs to a question that was given up', () => {
    const late = message(20, 6, socket(2, 10, [127, 0, 0, 1], 8000));
    expect(parseReplies(Buffer.concat([late, done]), 7, false)).toEqual({ rows: [], done: true });
  });

  it('says which error the kernel gave', () => {
    const refused = Buffer.alloc(20);
    refused.writeInt32LE(-2, 0);
    expect(parseReplies(message(2, 7, refused), 7, true)).toEqual({ rows: [], done: true, error: 2 });
  });

  it.each([0, 3, 15, 17, 40, 87])('that is cut off after %d bytes is no row and no crash', (length) => {
    const whole = message(20, 7, socket(2, 10, [127, 0, 0, 1], 8000));
    expect(parseReplies(whole.subarray(0, length), 7, false)).toEqual({ rows: [], done: false });
  });
});
