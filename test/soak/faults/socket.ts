/** What strangers of the same user say on the control socket. */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';

const LINES: readonly ((random: Random) => string | Buffer)[] = [
  () => '{"id":1,"method":"hello","params":{}',
  () => '{"id":1,"method":"__proto__","params":{"constructor":{"prototype":{"a":1}}}}\n',
  () => '{"__proto__":{"id":1},"id":2,"method":"constructor"}\n',
  () => '{"id":1e999,"method":"hello"}\n{"id":-1,"method":"hello"}\n{"id":"1","method":"hello"}\n',
  () => '[]\nnull\n0\n""\n\n\n{}\n',
  (random) => Buffer.from(Array.from({ length: 1 + random.below(5_000) }, () => random.below(256))),
  (random) => `{"id":1,"method":"logs","params":{"stack":"${'x'.repeat(random.below(100_000))}"}}\n`,
  () => `${'['.repeat(100_000)}\n`,
  () => '{"id":3,"method":"act","params":{"stack":"soak","kind":"kill","services":["/bin/sh"]}}\n',
];

const nonsense: Fault = {
  name: 'nonsense is said on the control socket',
  weight: 2,
  async run(world, random) {
    const count = 1 + random.below(80);
    const sockets: Socket[] = [];
    for (let one = 0; one < count; one += 1) {
      const socket = connect(world.socketPath());
      socket.on('error', () => socket.destroy());
      socket.resume();
      socket.write(random.pick(LINES)(random));
      sockets.push(socket);
    }
    await pause(random.below(500));
    for (const socket of sockets) socket.destroy();
    return `on ${count} connections`;
  },
};

export const SOCKET_FAULTS = [nonsense];
