/** The settings file as it was before it had a version: stacks and notifications lay among the settings. Pure. */
import { z } from 'zod';

const beforeSchema = z.looseObject({
  version: z.undefined().optional(),
  settings: z
    .strictObject({
      stacks: z.array(z.string()),
      notifications: z.object({ down: z.boolean(), recovered: z.boolean() }),
      startHidden: z.boolean(),
      startAtLogin: z.boolean(),
    })
    .partial(),
});

/** The same as it would be written now; anything else as it is. */
export function asVersion2(file: unknown): unknown {
  const before = beforeSchema.safeParse(file);
  if (!before.success) return file;
  const { settings, ...rest } = before.data;
  const { stacks, notifications, ...choices } = settings;
  const notify = notifications && { notifyDown: notifications.down, notifyRecovered: notifications.recovered };
  return { ...rest, ...(stacks && { stacks }), settings: { ...choices, ...notify } };
}
