/** What a person set of the supervisor, with or without the app. What a stack file says wins over it. */
import { z } from 'zod';

const milliseconds = z.number().int();

export const preferencesSchema = z.strictObject({
  /** How long a service is down before people are told, where the stack file does not say: `alerts.after`. */
  alertAfterMs: milliseconds.min(0).max(3_600_000),
  /** How long after the last alert people are reminded of what is still down; 0: never. `alerts.remind`. */
  remindMs: milliseconds.min(0).max(86_400_000),
  /** Health checks of our own, where the stack file does not say: `healthcheck.interval`, `timeout` and `retries`. */
  checkIntervalMs: milliseconds.min(500).max(3_600_000),
  checkTimeoutMs: milliseconds.min(100).max(300_000),
  checkRetries: z.number().int().min(1).max(100),
  /** A log of a service is turned over when it is larger than this many bytes. */
  logBytes: z.number().int().min(1_000_000).max(1_000_000_000),
  /** Name of a Docker context; empty: what the `docker` command would use. */
  engineContext: z.string().max(128),
});

/** Of the open stacks, by their files: in which order they stand, and which are left closed at the start. */
export const stackWishesSchema = z.strictObject({
  order: z.array(z.string().max(4_096)).max(1_000),
  closedAtStart: z.array(z.string().max(4_096)).max(1_000),
});

/** One container engine that could be used: a Docker context, or the usual sockets of this system. */
export const engineChoiceSchema = z.object({
  /** What `engineContext` is set to for it. */
  context: z.string(),
  /** Where it is, as people write it; empty where that is found out each time. */
  place: z.string(),
});

/** What came of one look at an engine. */
export const engineTestSchema = z.object({
  ok: z.boolean(),
  /** `Docker Engine 27.3 at /var/run/docker.sock: 12 containers, 4 of them running`, or why it cannot be used. */
  sentence: z.string(),
  hint: z.string().optional(),
});

export type Preferences = z.infer<typeof preferencesSchema>;

export type StackWishes = z.infer<typeof stackWishesSchema>;

export type EngineChoice = z.infer<typeof engineChoiceSchema>;

export type EngineTest = z.infer<typeof engineTestSchema>;
