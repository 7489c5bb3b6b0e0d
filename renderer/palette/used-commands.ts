/** What was chosen in the palette lately, kept by the browser of this window: it is nobody else's to know. */
import { usedNow } from './rank.ts';

const KEY = 'palette';

export interface UsedCommands {
  /** Ids, the newest first. */
  list(): readonly string[];
  use(id: string): void;
}

/** A store that is away, full or broken costs the order and nothing else. */
export function createUsedCommands(storage: Pick<Storage, 'getItem' | 'setItem'>): UsedCommands {
  const list = (): readonly string[] => {
    try {
      const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  };
  return {
    list,
    use(id) {
      try {
        storage.setItem(KEY, JSON.stringify(usedNow(list(), id)));
      } catch {
        // Nothing to be done, and nothing is lost but an order.
      }
    },
  };
}
