/** Restart policies: Compose's word, or a mapping with the details that Stacklight adds. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { closed, duration, flag, integer, positiveDuration } from './values.ts';

const policies = ['no', 'always', 'on-failure', 'unless-stopped'] as const;
const POLICY = 'no, always, unless-stopped or on-failure';

const FACTOR = 'a number from 1 to 100';
const factor = z.number({ error: FACTOR }).min(1, { error: FACTOR }).max(100, { error: FACTOR });
const factorText = z
  .string({ error: FACTOR })
  .regex(/^\d+(\.\d+)?$/, { error: FACTOR })
  .transform(Number)
  .pipe(factor);

const backoff = closed(
  {
    initial: key(duration.optional(), {
      is: 'Wait before the second restart; the first comes at once.',
      type: 'duration',
      default: '500ms',
      examples: ['1s'],
    }),
    max: key(positiveDuration.optional(), { is: 'Longest wait.', type: 'duration', default: '30s', examples: ['1m'] }),
    factor: key(z.union([factor, factorText], { error: FACTOR }).optional(), {
      is: 'Each wait is this many times the one before.',
      type: 'number',
      default: '2',
      examples: [1.5],
    }),
  },
  'a mapping with initial, max and factor',
);

const detailed = closed(
  {
    policy: key(z.enum(policies, { error: POLICY }), {
      is: 'When to restart.',
      type: 'text',
      default: 'required',
      examples: ['on-failure', 'always', 'unless-stopped', 'no'],
      compose: 'deploy.restart_policy.condition',
    }),
    backoff: key(backoff.optional(), {
      is: 'How long to wait between restarts.',
      type: 'mapping',
      default: '{ initial: 500ms, max: 30s, factor: 2 }',
      examples: [{ initial: '1s', max: '1m' }],
      compose: 'deploy.restart_policy.delay',
    }),
    max_restarts: key(integer(1, 1_000, 'a whole number from 1 to 1000').optional(), {
      is: 'Failed starts within `window` before giving up.',
      type: 'number',
      default: '5',
      examples: [10],
      compose: 'deploy.restart_policy.max_attempts',
    }),
    window: key(positiveDuration.optional(), {
      is: 'Time in which `max_restarts` counts.',
      type: 'duration',
      default: '60s',
      examples: ['5m'],
      compose: 'deploy.restart_policy.window',
    }),
    unhealthy: key(flag().optional(), {
      is: '`true`: restart also when the health check says unhealthy.',
      type: 'true or false',
      default: 'false',
      examples: [true],
    }),
  },
  'a mapping with policy, backoff, max_restarts, window and unhealthy',
);

const RESTART = 'no, always, unless-stopped, on-failure, on-failure:N or a mapping with policy';
const word = z
  .string({ error: RESTART })
  .regex(/^(?:no|always|unless-stopped|on-failure(?::\d{1,4})?)$/, { error: RESTART });

export const restart = z.union([word, detailed], { error: RESTART });

export type RestartInput = z.output<typeof restart>;
