/** Restart policies: Compose's word, or a mapping with the details that Stacklight adds. */
import { z } from 'zod';
import { closed, duration, flag, integer, positiveDuration } from './schema-values.ts';

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
    initial: duration.optional().describe('Wait before the second restart; the first comes at once. Default: 500ms.'),
    max: positiveDuration.optional().describe('Longest wait. Default: 30s.'),
    factor: z
      .union([factor, factorText], { error: FACTOR })
      .optional()
      .describe('Each wait is this many times the one before. Default: 2.'),
  },
  'a mapping with initial, max and factor',
);

const detailed = closed(
  {
    policy: z.enum(policies, { error: POLICY }).describe('When to restart.'),
    backoff: backoff.optional().describe('How long to wait between restarts.'),
    max_restarts: integer(1, 1_000, 'a whole number from 1 to 1000')
      .optional()
      .describe('Failed starts within `window` before giving up. Default: 5.'),
    window: positiveDuration.optional().describe('Time in which max_restarts counts. Default: 60s.'),
    unhealthy: flag().optional().describe('true: restart also when the health check says unhealthy. Default: false.'),
  },
  'a mapping with policy, backoff, max_restarts, window and unhealthy',
);

const RESTART = 'no, always, unless-stopped, on-failure, on-failure:N or a mapping with policy';
const word = z
  .string({ error: RESTART })
  .regex(/^(?:no|always|unless-stopped|on-failure(?::\d{1,4})?)$/, { error: RESTART });

export const restart = z.union([word, detailed], { error: RESTART });

export type RestartInput = z.output<typeof restart>;
