/** What a service did over the last minutes, hour or day: for the charts of its page, asked for while it is looked at. */
import { z } from 'zod';

export const metricsSpans = ['quarter', 'hour', 'day'] as const;

/** A value a bucket; `null`: nothing was measured in it. */
const lineSchema = z.object({
  means: z.array(z.number().nullable()),
  peaks: z.array(z.number().nullable()),
});

export const metricsSchema = z.object({
  /** Beginning of the first bucket, epoch milliseconds. */
  from: z.number(),
  stepMs: z.number().int().positive(),
  /** Of the checks that passed, milliseconds. Each line is left out where nothing was measured. */
  latency: lineSchema.optional(),
  /** Percent of one core. */
  cpu: lineSchema.optional(),
  /** Bytes. */
  memory: lineSchema.optional(),
  /** How many checks passed and failed in each bucket. */
  passed: z.array(z.number()),
  failed: z.array(z.number()),
  /** Failed checks that said the same in a row, oldest first, with what the last of them got. */
  failures: z.array(
    z.object({ from: z.number(), to: z.number(), count: z.number(), message: z.string(), output: z.string() }),
  ),
});

export type MetricsSpan = (typeof metricsSpans)[number];

export type Metrics = z.infer<typeof metricsSchema>;
