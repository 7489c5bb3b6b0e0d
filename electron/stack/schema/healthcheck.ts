/** Health checks and smoke checks as the user writes them. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { expect } from './http-expect.ts';
import { GREETINGS } from './probe-protocols.ts';
import { closed, duration, flag, headers, integer, listOf, positiveDuration, text } from './values.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const TEST = 'a shell command, or a list that starts with CMD, CMD-SHELL or NONE';

/** The kinds of check that health checks and smoke checks share. */
const probe = {
  http: key(text('a URL').optional(), {
    is: 'URL to ask; good when the answer is as `expect` says.',
    type: 'URL',
    examples: ['http://localhost:8000/health'],
  }),
  tcp: key(
    z.union([text(), integer(1, 65_535, 'a port from 1 to 65535')], { error: '"host:port" or a port' }).optional(),
    {
      is: '`host:port` or a port of this machine: good when something accepts the connection.',
      type: 'text or port',
      examples: ['localhost:5432', 6379],
    },
  ),
  protocol: key(z.enum(GREETINGS, { error: `one of ${GREETINGS.join(', ')}` }).optional(), {
    is: `With \`tcp\`: good when what accepts the connection also answers the greeting of this protocol: ${GREETINGS.map((name) => `\`${name}\``).join(', ')}.`,
    type: 'text',
    examples: ['redis'],
  }),
  websocket: key(text('a ws:// or wss:// URL').optional(), {
    is: 'WebSocket URL: good when the handshake succeeds.',
    type: 'URL',
    examples: ['ws://localhost:8000/ws'],
  }),
  test: key(z.union([text(), listOf(text(), TEST).min(1, { error: TEST })], { error: TEST }).optional(), {
    is: 'Good on exit 0: text for a shell, `[CMD, program, …]`, `[CMD-SHELL, command]` or `[NONE]`. Native services: on this machine; containers: inside.',
    type: 'text or list',
    examples: [['CMD', 'redis-cli', 'ping'], 'pg_isready -q'],
    compose: 'test',
  }),
  method: key(z.enum(methods, { error: `one of ${methods.join(', ')}` }).optional(), {
    is: 'HTTP method: `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`.',
    type: 'text',
    default: 'GET',
    examples: ['POST'],
  }),
  headers: key(headers.optional(), {
    is: 'Headers to send with the HTTP request.',
    type: 'mapping',
    default: 'none',
    examples: [{ accept: 'application/json' }],
  }),
  body: key(z.unknown().optional(), {
    is: 'Body of the HTTP request: text as it is, anything else as JSON.',
    type: 'anything',
    default: 'none',
    examples: [{ user: 'demo' }],
  }),
  expect: key(expect.optional(), {
    is: 'What a good HTTP answer looks like.',
    type: 'mapping',
    default: 'status 200 to 399',
    examples: [{ status: 200, json: { status: 'healthy' } }],
  }),
};

export const healthcheck = closed(
  {
    ...probe,
    log: key(text('a regular expression').optional(), {
      is: 'Good once a line of the output of this run matches.',
      type: 'regular expression',
      examples: ['ready in \\d+ ms'],
    }),
    disable: key(flag().optional(), {
      is: '`true`: never asked; not even the health check of the image is looked at.',
      type: 'true or false',
      default: 'false',
      examples: [true],
      compose: 'disable',
    }),
    interval: key(positiveDuration.optional(), {
      is: "Time from the end of a check to the next one. Compose's own default is 30s.",
      type: 'duration',
      default: '10s',
      examples: ['5s'],
      compose: 'interval',
    }),
    timeout: key(positiveDuration.optional(), {
      is: "A check that takes longer has failed. Compose's own default is 30s.",
      type: 'duration',
      default: '3s',
      examples: ['2s'],
      compose: 'timeout',
    }),
    retries: key(integer(1, 1_000, 'a whole number from 1 to 1000').optional(), {
      is: 'Failures in a row until the service is unhealthy. One success is healthy again.',
      type: 'number',
      default: '3',
      examples: [5],
      compose: 'retries',
    }),
    start_period: key(duration.optional(), {
      is: "After a start failures do not count for this long, or until the first success. External services, which nobody starts: 0s. Compose's own default is 0s.",
      type: 'duration',
      default: '60s',
      examples: ['20s'],
      compose: 'start_period',
    }),
    start_interval: key(positiveDuration.optional(), {
      is: "Time between checks within `start_period`. Compose's own default is 5s.",
      type: 'duration',
      default: '1s',
      examples: ['500ms'],
      compose: 'start_interval',
    }),
  },
  'a mapping with http, tcp, test, websocket, log or disable',
);

export const smokeCheck = closed(
  {
    name: key(text().optional(), {
      is: 'What the check list shows.',
      type: 'text',
      default: 'the check itself',
      examples: ['log in'],
    }),
    ...probe,
  },
  'a mapping with a name and http, tcp, websocket or test',
);

export type HealthcheckInput = z.output<typeof healthcheck>;
export type SmokeInput = z.output<typeof smokeCheck>;
