/** Questions over the supervisor's own socket, as the page and the command line ask them, without the start of a program. */
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

/**
 * A connection to the supervisor of this home.
 * @returns {Promise<{ ask(method: string, params: object): Promise<any>, close(): void }>} `ask` throws what the supervisor refuses
 */
export async function controlOf(home) {
  const socket = connect(path.join(home, 'control.sock'));
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map();
  createInterface({ input: socket }).on('line', (line) => {
    const reply = JSON.parse(line);
    if ('progress' in reply) return;
    const { resolve, reject } = waiting.get(reply.id) ?? {};
    waiting.delete(reply.id);
    if (reply.error) reject?.(new Error(reply.error.message));
    else resolve?.(reply.result);
  });
  let last = 0;
  return {
    ask(method, params) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.write(`${JSON.stringify({ id, method, params })}\n`);
      });
    },
    close: () => socket.destroy(),
  };
}
