import { expect, it } from 'vitest';
import { atEngine, inContext } from '../../../../../electron/drivers/container/compose/access.ts';

const USER = {
  PATH: '/bin',
  DOCKER_HOST: 'tcp://a:2376',
  DOCKER_TLS_VERIFY: '1',
  DOCKER_CERT_PATH: '/c',
  DOCKER_TLS: '1',
};
const tcp = {
  endpoint: { address: { kind: 'tcp', host: 'b', port: 2376, loopback: false, text: 'b:2376' }, origin: 'b' },
} as const;
const socket = {
  endpoint: { address: { kind: 'socket', path: '/run/b.sock', text: '/run/b.sock' }, origin: 'b' },
} as const;
const nowhere = { endpoint: undefined };
const compose = (version: string) => ({ program: '/usr/bin/docker-compose', args: [], version });

it('a context that a person chose is the only thing that says to Compose where the engine is', () => {
  expect(atEngine(USER, tcp, 'work')).toEqual({ PATH: '/bin', DOCKER_CONTEXT: 'work' });
  expect(atEngine(USER, nowhere, 'work')).toEqual({ PATH: '/bin', DOCKER_CONTEXT: 'work' });
  expect(atEngine(USER, socket, 'work')).toEqual({ PATH: '/bin', DOCKER_HOST: 'unix:///run/b.sock' });
});

it('where nobody chose, Compose keeps what the user has, but for a socket that we found', () => {
  expect(atEngine(USER, tcp, '')).toEqual(USER);
  expect(atEngine(USER, socket, '')).toEqual({ ...USER, DOCKER_HOST: 'unix:///run/b.sock' });
});

it('version 1, which reads no variable for it, is told the context by an argument', () => {
  expect(inContext(compose('1.29.2'), tcp, 'work').args).toEqual(['--context', 'work']);
  expect(inContext(compose('1.29.2'), nowhere, 'work').args).toEqual(['--context', 'work']);
  expect(inContext(compose('1.29.2'), socket, 'work').args).toEqual([]);
  expect(inContext(compose('1.29.2'), tcp, '').args).toEqual([]);
  expect(inContext(compose('2.29.1'), tcp, 'work').args).toEqual([]);
});
