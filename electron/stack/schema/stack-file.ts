/**
 * The stack file as the user writes it, in Compose's words. The one source of validation, of the types that the builders
 * read, and of the JSON Schema for editors.
 */
import { z } from 'zod';
import { key } from './documentation.ts';
import { smokeCheck } from './healthcheck.ts';
import { service } from './service.ts';
import { closed, duration, durationOrNever, listOf, text } from './values.ts';

const SERVICE_ID = 'a service name: letters, digits, ".", "_" and "-"';

const serviceId = z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, { error: `${SERVICE_ID}, at most 128` });

const same = closed(
  {
    key: key(text('the name of an environment variable'), {
      is: 'Environment variable that must have one value.',
      type: 'text',
      default: 'required',
      examples: ['JWT_SECRET'],
    }),
    services: key(
      listOf(text('the name of a service'), 'a list of services').min(2, { error: 'a list of two or more services' }),
      {
        is: 'The services that must agree, two or more.',
        type: 'list',
        default: 'required',
        examples: [['api', 'worker']],
      },
    ),
  },
  'a mapping with key and services',
);

const alerts = closed(
  {
    after: key(duration.optional(), {
      is: 'How long a service must be down before a person is told.',
      type: 'duration',
      default: '10s',
      examples: ['2m'],
    }),
    remind: key(durationOrNever.optional(), {
      is: 'How long after the last alert a person is reminded of what is still down; `0`: never.',
      type: 'duration',
      default: '30m',
      examples: ['2h'],
    }),
    webhook: key(z.string({ error: 'a URL' }).optional(), {
      is: 'URL that gets a JSON message for each incident.',
      type: 'URL',
      default: 'none',
      examples: ['$SLACK_WEBHOOK_URL'],
    }),
  },
  'a mapping with after, remind and webhook',
);

export const stackFile = closed(
  {
    name: key(text().optional(), {
      is: 'Name of the stack: lower case letters, digits, `-`, `_`.',
      type: 'text',
      default: "the folder's name",
      examples: ['shop'],
      compose: 'name',
    }),
    services: key(z.record(serviceId, service, { error: 'a mapping of service names to services' }), {
      is: 'The services of the stack. Names: letters, digits, `.`, `_`, `-`.',
      type: 'mapping',
      default: 'required',
      examples: [{ api: { command: 'npm run dev', ports: [3000] } }],
      compose: 'services',
    }),
    smoke: key(listOf(smokeCheck, 'a list of checks').optional(), {
      is: 'Run after up, restart, fix ports, clean up and fixes that start something, once every service is good: the check list a person would do.',
      type: 'list of checks',
      default: 'none',
      examples: [[{ name: 'log in', http: 'http://localhost:8000/login', method: 'POST', body: { user: 'demo' } }]],
    }),
    same: key(listOf(same, 'a list of { key, services }').optional(), {
      is: 'Environment variables that must have one value across services.',
      type: 'list of mappings',
      default: 'none',
      examples: [[{ key: 'JWT_SECRET', services: ['api', 'worker'] }]],
    }),
    reload: key(z.enum(['ask', 'auto'], { error: 'ask or auto' }).optional(), {
      is: 'What happens when this file, or one that it names, changes. `ask`: the change is shown and waits for a yes. `auto`: it is taken over at once; what would run a new command is asked all the same.',
      type: '`ask` or `auto`',
      default: 'ask',
      examples: ['auto'],
    }),
    alerts: key(alerts.optional(), {
      is: 'When and how a person is told.',
      type: 'mapping',
      default: '{ after: 10s, remind: 30m }',
      examples: [{ after: '2m', webhook: '$SLACK_WEBHOOK_URL' }],
    }),
  },
  'a mapping with a "services" key',
);

export type StackFileInput = z.output<typeof stackFile>;
