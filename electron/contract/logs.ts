/** Lines of services, in pages. */
import { z } from 'zod';
import { serviceId, stackKey } from './ids.ts';

/** What the command line is given of a log: lines, and beside them their times (epoch milliseconds) where they are known. */
export const logChunkSchema = z.object({
  lines: z.array(z.string()),
  times: z.array(z.number().nullable()).optional(),
  note: z.string().optional(),
});

/** Where a page begins or ends. Only who made it knows what is in it. */
const cursor = z.string().min(1).max(4_000);

export const logRequestSchema = z.strictObject({
  stack: stackKey,
  /** `tail`: the newest lines. `older` and `newer`: what comes before and after a page, by its cursor. */
  asked: z
    .array(
      z.discriminatedUnion('how', [
        z.strictObject({ service: serviceId, how: z.literal('tail') }),
        z.strictObject({ service: serviceId, how: z.enum(['older', 'newer']), cursor }),
      ]),
    )
    .min(1)
    .max(1_000),
  /** Of each service. */
  lines: z.number().int().min(1).max(2_000),
});

export const logStates = ['kept', 'not-started', 'vanished', 'external', 'unseen', 'unreadable', 'unknown'] as const;

export const logLineSchema = z.object({
  text: z.string(),
  /** When it was written, epoch milliseconds; left out where nobody knows. */
  at: z.number().optional(),
});

/** A page of one service's log, oldest line first. */
export const logPartSchema = z.object({
  service: serviceId,
  state: z.enum(logStates),
  lines: z.array(logLineSchema),
  /** The beginning of a line that is not ended yet. */
  half: z.string().optional(),
  /** Left out at the beginning of the log. */
  older: cursor.optional(),
  newer: cursor.optional(),
  /** Bytes between the page before and this one that are gone or were passed over: this page is a new beginning. */
  missing: z.number().optional(),
  /** One sentence more, where `state` is not all. */
  note: z.string().optional(),
});

export type LogChunk = z.infer<typeof logChunkSchema>;
export type LogRequest = z.infer<typeof logRequestSchema>;
export type LogState = (typeof logStates)[number];
export type LogLine = z.infer<typeof logLineSchema>;
export type LogPart = z.infer<typeof logPartSchema>;
