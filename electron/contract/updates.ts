/** Where this copy stands with its updates. */
import { z } from 'zod';

export const updateSchema = z.object({
  /**
   * `elsewhere`: this copy never looks, and the sentence says where a newer one comes from. `unknown`: nobody looked yet.
   * `fetching`: a download that the person agreed to; `failed`: what was tried last did not work, and nothing was changed.
   */
  kind: z.enum(['elsewhere', 'unknown', 'looking', 'current', 'found', 'fetching', 'installing', 'failed']),
  /** The same in one or two sentences for people. */
  text: z.string(),
  /** The newer version, where one was found. */
  version: z.string().optional(),
});

export type Update = z.infer<typeof updateSchema>;
