import type { Socket } from 'node:net';
import { LIMITS } from '../limits.ts';
import type { Greeting } from '../stack/schema/probe-protocols.ts';
import { openSocket } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, networkFailure, ProbeFailure } from './failure.ts';
import type { Hello, Judgement } from './greeting.ts';
import { HELLOS, speaks } from './greetings.ts';
import { proveIdentity } from './identity.ts';
import type { Finding, ProbeContext } from './probe.ts';
import { endpoint } from './text.ts';

export interface GreetingSpec {
  readonly host: string;
  readonly port: number;
  readonly protocol: Greeting;
}

/**
 * Connects, says the protocol's greeting and judges the answer. Whose socket it is is asked before anything is said: a stranger
 * hears nothing from us.
 */
export async function probeGreeting(spec: GreetingSpec, context: ProbeContext, deadline: Deadline): Promise<Finding> {
  const hello = HELLOS[spec.protocol];
  const socket = await openSocket(spec.host, spec.port, deadline);
  socket.on('error', () => undefined);
  const where = endpoint(socket.remoteAddress ?? spec.host, spec.port);
  try {
    const connection = await proveIdentity(socket, 'connected', context);
    const started = performance.now();
    const judgement = await converse(socket, hello, spec, where, deadline);
    const facts = { connection, latencyMs: performance.now() - started };
    if (judgement.ok) return { ok: true, message: `${where} ${judgement.message}`, ...facts };
    return { ok: false, reason: 'protocol', message: judgement.message, ...facts };
  } finally {
    // A farewell that is in progress still goes out.
    socket.destroySoon();
  }
}

type Final = Exclude<Judgement, undefined | 'stranger'>;

/** Reads until the answer can be judged; throws a ProbeFailure where it ends, stays away or is another protocol's. */
function converse(socket: Socket, hello: Hello, spec: GreetingSpec, where: string, deadline: Deadline): Promise<Final> {
  let answer = Buffer.alloc(0);
  return new Promise<Final>((resolve, reject) => {
    const silent = () => reject(interrupted(deadline, `connected to ${where}, but no answer from ${hello.name}`));
    if (deadline.signal.aborted) return silent();
    deadline.signal.addEventListener('abort', silent, { once: true });
    const stranger = () => reject(notThis(hello, where, answer));
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      const judgement = hello.judge(answer) ?? (answer.length > LIMITS.health.outputBytes ? 'stranger' : undefined);
      if (judgement === undefined) return;
      if (judgement === 'stranger') return stranger();
      if (judgement.ok && judgement.farewell) socket.write(judgement.farewell);
      resolve(judgement);
    });
    socket.once('error', (error) => reject(networkFailure(error, where, deadline)));
    socket.once('end', () => (answer.length > 0 ? stranger() : reject(hungUp(hello, where))));
    const words = hello.hello?.(spec.host, spec.port);
    if (words) socket.write(words);
  }).finally(() => socket.removeAllListeners('data'));
}

function notThis(hello: Hello, where: string, answer: Buffer): ProbeFailure {
  const other = speaks(answer);
  const message = `what answers on ${where} is not ${hello.name}${other ? `: it speaks ${other}` : ''}`;
  return new ProbeFailure({ reason: 'protocol', message });
}

function hungUp(hello: Hello, where: string): ProbeFailure {
  const message = `${where} closed the connection without an answer to the greeting of ${hello.name}`;
  return new ProbeFailure({ reason: 'protocol', message });
}
