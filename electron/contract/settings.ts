/** What a person set, and the stacks that were open before. */
import { z } from 'zod';

export const recentStackSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string(),
  /** The folder as people write it. */
  folder: z.string(),
});

export const settingsSchema = z.object({
  /** Stack files that are opened at start. */
  stacks: z.array(z.string()),
  notifications: z.object({ down: z.boolean(), recovered: z.boolean() }),
  startHidden: z.boolean(),
  startAtLogin: z.boolean(),
});

export type RecentStack = z.infer<typeof recentStackSchema>;

export type Settings = z.infer<typeof settingsSchema>;
