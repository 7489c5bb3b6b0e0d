/**
 * The stack file as the user writes it, in Compose's words. The one source of validation, of the types that the builders
 * read, and of the JSON Schema for editors.
 */
import { z } from 'zod';
import { smokeCheck } from './schema-healthcheck.ts';
import { service } from './schema-service.ts';
import { closed, duration, listOf, text } from './schema-values.ts';

const SERVICE_ID = 'a service name: letters, digits, ".", "_" and "-"';

const serviceId = z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, { error: `${SERVICE_ID}, at most 128` });

const same = closed(
  {
    key: text('the name of an environment variable').describe('Environment variable that must have one value.'),
    services: listOf(text('the name of a service'), 'a list of services')
      .min(2, { error: 'a list of two or more services' })
      .describe('The services that must agree.'),
  },
  'a mapping with key and services',
);

const alerts = closed(
  {
    after: duration.optional().describe('How long a service must be down before a person is told. Default: 10s.'),
    webhook: z.string({ error: 'a URL' }).optional().describe('URL that gets a JSON message for each incident.'),
  },
  'a mapping with after and webhook',
);

export const stackFile = closed(
  {
    name: text().optional().describe("Name of the stack. Default: the folder's name."),
    services: z
      .record(serviceId, service, { error: 'a mapping of service names to services' })
      .describe('The services of the stack.'),
    smoke: listOf(smokeCheck, 'a list of checks')
      .optional()
      .describe('Checks that run after up, restart, fixes and clean up, once every service is good.'),
    same: listOf(same, 'a list of { key, services }')
      .optional()
      .describe('Environment variables that must have one value across services.'),
    alerts: alerts.optional().describe('When and how to tell a person.'),
  },
  'a mapping with a "services" key',
);

export type StackFileInput = z.output<typeof stackFile>;
