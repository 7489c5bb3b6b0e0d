import { LIMITS } from '../../limits.ts';
import type { Redact } from '../../secrets/redact.ts';
import type { Ledger } from '../model/ledger.ts';
import type { LedgerContent, PendingChange, SavedService } from '../model/saved-service.ts';
import { isSavedAnew, savedOf } from './saved-of.ts';
import type { StackRecord } from './step.ts';

interface MemoryDeps {
  readonly bootId: string;
  /** A change that the last run was about to approve, and that is not the approved one. */
  readonly change: PendingChange | undefined;
  readonly redact: Redact;
  now(): StackRecord;
}

/** Keeps in the ledger what the next run of Stacklight must know: what is now, and what was left and not dealt with yet. */
export class RunMemory {
  readonly #ledger: Pick<Ledger, 'save' | 'flushed' | 'problem'>;
  readonly #deps: MemoryDeps;
  readonly #left: Map<string, SavedService>;
  #change: PendingChange | undefined;
  #isAnew = true;
  #saving: Promise<void> | undefined;

  /** `left`: what the ledger held at the start. */
  constructor(
    ledger: Pick<Ledger, 'save' | 'flushed' | 'problem'>,
    left: Readonly<Record<string, SavedService>>,
    deps: MemoryDeps,
  ) {
    this.#ledger = ledger;
    this.#left = new Map(Object.entries(left));
    this.#deps = deps;
    this.#change = deps.change;
  }

  get problem(): string | undefined {
    return this.#ledger.problem;
  }

  /** What changed is written when it is something that the ledger keeps. */
  stepped(before: StackRecord, after: StackRecord): void {
    if (before.stack !== after.stack) {
      this.#change = undefined;
      for (const [id, saved] of survivorsOf(before, after)) this.#left.set(id, this.#redacted(saved));
    }
    this.#isAnew ||= isSavedAnew(before, after);
    if (this.#isAnew) void this.save();
  }

  /** This is about to be approved: it is on the disk first, and stays there until the stack is defined so. */
  announce(change: PendingChange | undefined): Promise<void> {
    this.#isAnew ||= this.#change !== change;
    this.#change = change;
    return this.remembered();
  }

  /**
   * Resolves when the disk says what is now. Written once for all that is told in one go: half of what was found at the start would be
   * worse than what was there.
   */
  save(): Promise<void> {
    this.#saving ??= Promise.resolve().then(() => {
      this.#saving = undefined;
      return this.#write();
    });
    return this.#saving;
  }

  /** The same, but for a disk that hangs: that stops nobody. */
  async remembered(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LIMITS.runtime.rememberMs).unref();
    });
    try {
      await Promise.race([this.save(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  take(id: string): SavedService | undefined {
    const saved = this.#left.get(id);
    if (this.#left.delete(id)) this.#isAnew = true;
    return saved;
  }

  /** Of services that are not part of the stack any more. */
  leftOver(): readonly (readonly [string, SavedService])[] {
    const { services } = this.#deps.now();
    return [...this.#left].filter(([id, saved]) => mayLive(saved) && !services.has(id));
  }

  #write(): Promise<void> {
    if (!this.#isAnew && this.#ledger.problem === undefined) return this.#ledger.flushed();
    this.#isAnew = false;
    return this.#ledger.save(() => this.#content());
  }

  #content(): LedgerContent {
    const { stack, services } = this.#deps.now();
    const known = [...services].map(([id, record]) => [id, this.#redacted(savedOf(record))] as const);
    return {
      ...{ version: 1, file: stack.file, bootId: this.#deps.bootId },
      services: Object.fromEntries([...this.leftOver(), ...known]),
      ...(this.#change ? { change: this.#change } : {}),
    };
  }

  /** The sentence of a failure may repeat what a service said. */
  #redacted(saved: SavedService): SavedService {
    return saved.reason === undefined ? saved : { ...saved, reason: this.#deps.redact(saved.reason) };
  }
}

/** What was taken out of the stack and could not be stopped: the next run tries again. Under another name it is still part of it. */
function survivorsOf(before: StackRecord, after: StackRecord): readonly (readonly [string, SavedService])[] {
  const kept = new Set([...after.services.values()].map(({ running }) => running));
  return [...before.services]
    .filter(([id, { running }]) => running !== undefined && !kept.has(running) && !after.services.has(id))
    .map(([id, record]) => [id, { ...savedOf(record), desired: 'down' }] as const);
}

/** Something of it was seen to live, or may have begun to at the moment of the crash. */
function mayLive({ running, desired, state }: SavedService): boolean {
  return running !== undefined || desired === 'up' || state === 'stopping';
}
