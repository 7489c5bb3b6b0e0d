/** Ports of the benchmarks: below the range that the system gives to outgoing connections. */
import { connect } from 'node:net';

export const FIRST_PORT = 21_000;

/** Whether something takes connections there. */
export function answers(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
