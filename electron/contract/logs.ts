/** Lines of a service. */
import { z } from 'zod';

export const logChunkSchema = z.object({ lines: z.array(z.string()), note: z.string().optional() });

export type LogChunk = z.infer<typeof logChunkSchema>;
