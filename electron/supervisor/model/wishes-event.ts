/** The note by which a history that lost events is told again what was wished of services, and how they had ended. */
import { z } from 'zod';
import type { HistoryEvent } from '../../contract/history.ts';
import { savedService } from './saved-service.ts';

/** In the data of the note. */
export const KEPT_WISHES = 'wishes';

const schema = z.record(z.string(), savedService.pick({ desired: true, generation: true, state: true, reason: true }));

export type KeptWishes = Readonly<z.infer<typeof schema>>;

/** Undefined for every other event, and for a note that does not hold what it should. */
export function wishesIn({ data }: Pick<HistoryEvent, 'data'>): KeptWishes | undefined {
  const found = data?.[KEPT_WISHES];
  return found === undefined ? undefined : schema.safeParse(found).data;
}
