/** What things are called in messages. */
import { z } from 'zod';

export const serviceId = z.string().min(1).max(128);

/** A stack is named by its key: unique among the open stacks, made of its name. */
export const stackKey = z.string().min(1).max(128);

/** `<check>` or `<check>/<service>`. */
export const findingId = z.string().min(1).max(400);

export const approvalId = z.string().min(1).max(64);
