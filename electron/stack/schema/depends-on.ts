/** What a service waits for, in Compose's words. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { closed, flag, listOf, text } from './values.ts';

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;

const dependency = closed(
  {
    condition: key(z.enum(conditions, { error: `one of ${conditions.join(', ')}` }).optional(), {
      is: 'What must be true of the other service before this one starts; `service_healthy` needs a health check there.',
      type: 'text',
      default: 'service_started',
      examples: ['service_healthy', 'service_completed_successfully'],
      compose: 'condition',
    }),
    required: key(flag().optional(), {
      is: '`false`: warn and start anyway.',
      type: 'true or false',
      default: 'true',
      examples: [false],
      compose: 'required',
    }),
    restart: key(flag().optional(), {
      is: '`true`: restart this service after the other was restarted on request.',
      type: 'true or false',
      default: 'false',
      examples: [true],
      compose: 'restart',
    }),
  },
  'a mapping with condition, required or restart',
);

export const dependsOn = z.union([listOf(text('the name of a service'), 'a list'), z.record(z.string(), dependency)], {
  error: 'a list of services, or a mapping of services to conditions',
});

export type DependsOnInput = z.output<typeof dependsOn>;
