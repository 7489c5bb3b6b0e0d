import type { ManagedService, ServiceRecord } from '../model/managed-service.ts';
import { differences } from '../model/versioned-map.ts';
import type { Renamed } from './record-event.ts';
import { formerName } from './redefine.ts';
import type { StackRecord } from './step.ts';

interface Slot {
  record: ServiceRecord;
  readonly view: ManagedService;
}

/**
 * What everybody holds of the services while their records come and go: one view each, which can only be read. Who renames a service
 * renames it for all who hold it; who removes it leaves them with what was known last.
 */
export class Slots {
  readonly #slots = new Map<string, Slot>();
  readonly #views = new Map<string, ManagedService>();
  /** By id, in the order of the stack file. */
  readonly views: ReadonlyMap<string, ManagedService> = this.#views;

  constructor(stack: StackRecord) {
    this.rebuild(stack, []);
  }

  /** The records of an event: most events are about one service. */
  update(before: StackRecord, after: StackRecord): void {
    for (const id of differences(before.services, after.services)) {
      const slot = this.#slots.get(id);
      const record = after.services.get(id);
      if (slot && record) slot.record = record;
    }
  }

  /** The stack is defined otherwise now: the same views under their new names and in their new order. */
  rebuild(stack: StackRecord, renamed: readonly Renamed[]): void {
    const former = new Map(this.#slots);
    this.#slots.clear();
    this.#views.clear();
    for (const [id, record] of stack.services) {
      const slot = former.get(formerName(id, renamed)) ?? newSlot(record);
      slot.record = record;
      this.#slots.set(id, slot);
      this.#views.set(id, slot.view);
    }
  }
}

function newSlot(record: ServiceRecord): Slot {
  const view: object = {};
  const slot: Slot = { record, view: view as ManagedService };
  for (const key of Object.keys(record) as (keyof ServiceRecord)[])
    Object.defineProperty(view, key, { enumerable: true, get: () => slot.record[key] });
  return slot;
}
