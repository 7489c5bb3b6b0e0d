import { createSocket, type Socket } from 'node:dgram';

/** A name server on UDP port 53 of `address` that knows one address for every name and takes its time to say it. */
export async function slowResolver(address: string, delayMs: number): Promise<{ close(): void }> {
  const socket: Socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    setTimeout(() => socket.send(answerTo(query), from.port, from.address), delayMs);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  return { close: () => socket.close() };
}

/** RFC 1035: the question again, and 127.0.0.9 where an address of IPv4 was asked for. */
function answerTo(query: Buffer): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5;
  const isA = query.readUInt16BE(questionEnd - 4) === 1;
  const header = Buffer.from([0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0]);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 9]);
  return Buffer.concat([query.subarray(0, 2), header, query.subarray(12, questionEnd), ...(isA ? [answer] : [])]);
}
