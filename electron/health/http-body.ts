import type { IncomingMessage } from 'node:http';
import { LIMITS } from '../limits.ts';
import type { HttpExpectation } from '../stack/stack.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, ProbeFailure } from './failure.ts';

/** Making one costs more than the reading of most answers. */
const UTF8 = new TextDecoder();

export interface Body {
  readonly text: string;
  /** More came than is read. */
  readonly truncated: boolean;
}

/**
 * Reads a body: whole, up to `LIMITS.health.bodyBytes`, when something is expected of it; else as much as is kept
 * for people, and not for long. The response is destroyed when it was enough.
 */
export function readBody(response: IncomingMessage, expect: HttpExpectation, deadline: Deadline): Promise<Body> {
  const wanted = expect.json !== undefined || expect.body !== undefined;
  const limit = wanted ? LIMITS.health.bodyBytes : LIMITS.health.outputBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const enough = (truncated: boolean) => {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', late);
      response.pause();
      resolve({ text: UTF8.decode(Buffer.concat(chunks).subarray(0, limit)), truncated });
    };
    const late = () => {
      if (!wanted) return enough(true);
      clearTimeout(timer);
      reject(interrupted(deadline, 'the answer began but did not end'));
    };
    const timer = wanted ? undefined : setTimeout(() => enough(true), LIMITS.health.unwantedBodyMs);
    deadline.signal.addEventListener('abort', late, { once: true });
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) enough(true);
    });
    response.once('end', () => enough(false));
    response.once('error', () => {
      if (!wanted) return enough(true);
      // An abort ends the response with an error too; then it is the time that is over.
      if (deadline.signal.aborted) return late();
      const message = 'the connection was lost in the middle of the answer';
      reject(new ProbeFailure({ reason: 'protocol', message, status: response.statusCode }));
    });
  });
}
