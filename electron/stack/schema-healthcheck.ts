/** Health checks and smoke checks as the user writes them. */
import { z } from 'zod';
import { closed, duration, flag, headers, integer, listOf, positiveDuration, text } from './schema-values.ts';

const STATUS = 'a status code from 100 to 599 or a list of them';
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const status = integer(100, 599, STATUS);

const expect = closed(
  {
    status: z
      .union([status, listOf(status, STATUS)], { error: STATUS })
      .optional()
      .describe('Allowed status code or codes. Default: any from 200 to 399.'),
    json: z.unknown().optional().describe('What the JSON answer must contain; more may be there.'),
    headers: headers.optional().describe('Headers that the answer must have: a value, or a pattern between slashes.'),
    header: headers.optional().describe('Another name for `headers`.'),
    body: text('a regular expression').optional().describe('Regular expression that the body must match.'),
    latency: positiveDuration.optional().describe('Longest time that the answer may take.'),
  },
  'a mapping with status, json, headers, body or latency',
);

const TEST = 'a shell command, or a list that starts with CMD, CMD-SHELL or NONE';

/** The kinds of check that health checks and smoke checks share. */
const probe = {
  http: text('a URL').optional().describe('URL to ask; good when the answer is as `expect` says.'),
  tcp: z
    .union([text(), integer(1, 65_535, 'a port from 1 to 65535')], { error: '"host:port" or a port' })
    .optional()
    .describe('`host:port` or a port of this machine: good when something accepts the connection.'),
  websocket: text('a ws:// or wss:// URL').optional().describe('WebSocket URL: good when the handshake succeeds.'),
  test: z
    .union([text(), listOf(text(), TEST).min(1, { error: TEST })], { error: TEST })
    .optional()
    .describe("Compose's test: text for a shell, or a list that starts with CMD, CMD-SHELL or NONE. Exit 0 is good."),
  method: z
    .enum(methods, { error: `one of ${methods.join(', ')}` })
    .optional()
    .describe('HTTP method. Default: GET.'),
  headers: headers.optional().describe('Headers to send with the HTTP request.'),
  body: z.unknown().optional().describe('Body of the HTTP request: text, or anything else as JSON.'),
  expect: expect.optional().describe('What a good HTTP answer looks like.'),
};

export const healthcheck = closed(
  {
    ...probe,
    log: text('a regular expression').optional().describe('Regular expression: good once a line of output matches.'),
    disable: flag().optional().describe('true: no health check, not even the one of the image.'),
    interval: positiveDuration.optional().describe('Time from the end of a check to the next one. Default: 10s.'),
    timeout: positiveDuration.optional().describe('A check that takes longer has failed. Default: 3s.'),
    retries: integer(1, 1_000, 'a whole number from 1 to 1000')
      .optional()
      .describe('Failures in a row until the service is unhealthy. Default: 3.'),
    start_period: duration
      .optional()
      .describe('After a start failures do not count for this long, or until the first success. Default: 60s.'),
    start_interval: positiveDuration.optional().describe('Time between checks within start_period. Default: 1s.'),
  },
  'a mapping with http, tcp, test, websocket, log or disable',
);

export const smokeCheck = closed(
  { name: text().optional().describe('What the check list shows. Default: the check itself.'), ...probe },
  'a mapping with a name and http, tcp, websocket or test',
);

export type HealthcheckInput = z.output<typeof healthcheck>;
export type SmokeInput = z.output<typeof smokeCheck>;
export type ExpectInput = z.output<typeof expect>;
