/** What a soak remembers of what it did: the model, how each ill service gets well again, and who was killed a short while ago. */
import type { Member } from './members.ts';
import { type Model, type Truth, WELL, withTruth } from './model.ts';

/** A service that dies more often than this many steps allow is rightly given up, which is no fault. */
const REST_STEPS = 12;

export class Memory {
  model: Model;
  /** Values of the environment of services, as the stack file has them now. */
  extra: Readonly<Record<string, string>> = {};
  /** The history file was damaged: what is missing from it is no fault, once. */
  historyBroken = false;
  #step = 0;
  readonly #told = new Map<string, ReadonlySet<string>>();
  readonly #killedAt = new Map<string, number>();
  readonly #cures = new Map<string, () => Promise<void>>();

  constructor(all: readonly Member[]) {
    this.model = new Map(all.map(({ id }) => [id, WELL]));
  }

  /** What people were told in this incident; its last alert may be about services that came later. @returns all of them */
  told(incident: string, services: readonly string[]): ReadonlySet<string> {
    const all = new Set([...(this.#told.get(incident) ?? []), ...services]);
    this.#told.set(incident, all);
    return all;
  }

  nextStep(): number {
    this.#step += 1;
    return this.#step;
  }

  expect(ids: readonly string[], change: Partial<Truth>): void {
    this.model = withTruth(this.model, ids, change);
  }

  wishedUp(): string[] {
    return [...this.model].filter(([, { desired }]) => desired === 'up').map(([id]) => id);
  }

  tire(ids: readonly string[]): void {
    for (const id of ids) this.#killedAt.set(id, this.#step);
  }

  isTired(id: string): boolean {
    const at = this.#killedAt.get(id);
    return at !== undefined && this.#step - at < REST_STEPS;
  }

  /** How this service gets well again. */
  cure(id: string, how: () => Promise<void>): void {
    this.#cures.set(id, how);
  }

  curable(): string[] {
    return [...this.#cures.keys()];
  }

  async cureNow(id: string): Promise<void> {
    const how = this.#cures.get(id);
    this.#cures.delete(id);
    await how?.();
    this.expect([id], { ill: false, robbed: false });
  }
}
