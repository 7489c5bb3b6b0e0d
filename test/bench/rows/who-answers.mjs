import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { median, timesOf, until } from '../measure.mjs';
import { ownPlatform } from '../platform.mjs';
import { answers, FIRST_PORT } from '../ports.mjs';
import { manyProcesses } from '../processes.mjs';

const PROCESSES = 1_000;
const CALLS = 50;
const PORT = FIRST_PORT + 900;

/** Whose socket the other end of a connection is: with a guess, as for a service's own check, and without. */
export const whoAnswers = {
  name: 'who-answers',
  title: 'who answers a connection, 1,000 processes',
  rounds: 3,
  subjects: ['stacklight', 'ss'],
  figures: {
    known: { unit: 'ms, a guess is right', digits: 3, aim: 0.5 },
    unknown: { unit: 'ms, nobody is guessed', digits: 2 },
  },
  async measure(subject) {
    const endProcesses = await manyProcesses(PROCESSES);
    const server = spawn('busybox', ['httpd', '-f', '-p', `127.0.0.1:${PORT}`, '-h', '/usr/share/doc'], {
      stdio: 'ignore',
    });
    try {
      await until(() => answers(PORT), 'the server');
      const socket = connect(PORT, '127.0.0.1');
      await once(socket, 'connect');
      const ask = subject.name === 'ss' ? bySs(subject) : await byPlatform(socket, server.pid);
      const took = { known: await timesOf(CALLS, ask.known), unknown: await timesOf(CALLS, ask.unknown) };
      socket.destroy();
      return { known: median(took.known), unknown: median(took.unknown) };
    } finally {
      server.kill('SIGKILL');
      endProcesses();
    }
  },
};

function bySs(subject) {
  const ask = () => subject.ask('-Htnp', 'sport', '=', `:${PORT}`);
  return { known: ask, unknown: ask };
}

async function byPlatform({ localAddress, localPort, remoteAddress, remotePort }, pid) {
  const platform = await ownPlatform();
  const connection = { localAddress, localPort, remoteAddress, remotePort };
  const child = () => until(async () => (await platform.peerOf(connection)).pids[0], 'the process that took it');
  // busybox serves each connection by a process of its own.
  const holder = await child();
  if (holder !== pid && !(await platform.process(holder))) throw new Error('the answer is not a process');
  return { known: () => platform.peerOf(connection, [holder]), unknown: () => platform.peerOf(connection) };
}
