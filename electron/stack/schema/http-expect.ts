/** What a good HTTP answer looks like, as the user writes it. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { closed, headers, integer, listOf, positiveDuration, text } from './values.ts';

const STATUS = 'a status code from 100 to 599 or a list of them';
const status = integer(100, 599, STATUS);

export const expect = closed(
  {
    status: key(z.union([status, listOf(status, STATUS)], { error: STATUS }).optional(), {
      is: 'Allowed status code or codes.',
      type: 'number or list',
      default: 'any from 200 to 399',
      examples: [200, [200, 204]],
    }),
    json: key(z.unknown().optional(), {
      is: 'What the JSON answer must contain; more may be there.',
      type: 'anything',
      default: 'not looked at',
      examples: [{ status: 'healthy' }],
    }),
    headers: key(headers.optional(), {
      is: 'Headers that the answer must have: a value, or a pattern between slashes.',
      type: 'mapping',
      default: 'not looked at',
      examples: [{ 'content-type': '/json/i' }],
    }),
    header: key(headers.optional(), {
      is: 'Another name for `headers`.',
      type: 'mapping',
      default: 'not looked at',
      examples: [{ server: 'shop' }],
    }),
    body: key(text('a regular expression').optional(), {
      is: 'Regular expression that the body must match; plain or `/…/flags`.',
      type: 'regular expression',
      default: 'not looked at',
      examples: ['/welcome/i'],
    }),
    latency: key(positiveDuration.optional(), {
      is: 'Longest time that the answer may take.',
      type: 'duration',
      default: '`timeout`',
      examples: ['500ms'],
    }),
  },
  'a mapping with status, json, headers, body or latency',
);

export type ExpectInput = z.output<typeof expect>;
