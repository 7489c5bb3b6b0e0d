/**
 * What each protocol is greeted with and how its answer is judged. A greeting changes nothing and asks for nothing that needs a
 * login; a server that wants one first is alive. Pure.
 */
import type { Greeting } from '../stack/schema/probe-protocols.ts';
import type { Hello } from './greeting.ts';
import { mongodb, mysql, postgres } from './greetings-binary.ts';
import { amqp, http, memcached, redis, smtp } from './greetings-text.ts';

export const HELLOS: Readonly<Record<Greeting, Hello>> = {
  redis,
  postgres,
  mysql,
  mongodb,
  amqp,
  memcached,
  smtp,
  http,
};

/** By the first bytes as text, and as hexadecimal digits where they are none. */
const STRANGERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['HTTP', /^HTTP\/\d/],
  ['SSH', /^SSH-/],
  ['SMTP or FTP', /^\d{3}[ -]/],
  ['Redis', /^(?:\+PONG|-(?:ERR|NOAUTH|LOADING|DENIED) )/],
  ['AMQP', /^AMQP/],
  ['NATS', /^INFO \{/],
];
const BINARY_STRANGERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['TLS', /^1[56]03/],
  ['MySQL', /^..0000000a3\d/],
  ['Postgres', /^450000....53/],
];

/** What speaks, going by its first bytes; undefined: nothing that is known. */
export function speaks(answer: Buffer): string | undefined {
  const start = answer.subarray(0, 64);
  const [text, hex] = [start.toString('latin1'), start.toString('hex')];
  const found =
    STRANGERS.find(([, pattern]) => pattern.test(text)) ?? BINARY_STRANGERS.find(([, pattern]) => pattern.test(hex));
  return found?.[0];
}
