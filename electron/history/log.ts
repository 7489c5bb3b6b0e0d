import type { FileHandle } from 'node:fs/promises';
import type { HistoryEvent } from '../contract.ts';
import { LIMITS } from '../limits.ts';
import { messageOf } from '../result.ts';
import { openForAppend, readHistory, rotateFiles } from './file.ts';

/** An event before it has its number. */
export type NewEvent = Omit<HistoryEvent, 'seq'>;

/**
 * The event log of one stack: append-only JSON Lines. `append` numbers an event and queues it; `flushed` resolves when
 * everything queued so far is on the disk, which is what the screen waits for. A disk that refuses to be written
 * never stops supervision: the events stay in memory and `problem` says so.
 */
export class HistoryLog {
  readonly #file: string;
  #handle: FileHandle | undefined;
  #bytes = 0;
  #seq: number;
  #recent: HistoryEvent[];
  #queue: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  /** What the disk said when it last refused; undefined when all is written. */
  problem: string | undefined;

  private constructor(file: string, events: readonly HistoryEvent[]) {
    this.#file = file;
    this.#recent = events.slice(-LIMITS.history.snapshotEvents);
    this.#seq = events.at(-1)?.seq ?? 0;
  }

  /** Opens the log and reads back what is there. `dropped`: lines that could not be read. */
  static async open(file: string): Promise<{ log: HistoryLog; dropped: number }> {
    const { events, dropped } = await readHistory(file);
    const log = new HistoryLog(file, events);
    await log.#reopen();
    return { log, dropped };
  }

  append(event: NewEvent): HistoryEvent {
    this.#seq += 1;
    const numbered = { seq: this.#seq, ...event };
    this.#recent.push(numbered);
    if (this.#recent.length > LIMITS.history.snapshotEvents * 2) {
      this.#recent = this.#recent.slice(-LIMITS.history.snapshotEvents);
    }
    this.#queue.push(`${JSON.stringify(numbered)}\n`);
    if (this.#queue.length === 1) this.#writing = this.#writing.then(() => this.#drain());
    return numbered;
  }

  /** The newest events, oldest first. */
  recent(count: number): readonly HistoryEvent[] {
    return this.#recent.slice(-count);
  }

  /** All events on disk, oldest first, after everything queued is there. */
  async read(): Promise<readonly HistoryEvent[]> {
    await this.flushed();
    return this.problem === undefined ? (await readHistory(this.#file)).events : this.#recent;
  }

  flushed(): Promise<void> {
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #reopen(): Promise<void> {
    try {
      this.#handle = await openForAppend(this.#file);
      this.#bytes = (await this.#handle.stat()).size;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  async #drain(): Promise<void> {
    const batch = this.#queue;
    this.#queue = [];
    const text = batch.join('');
    try {
      if (!this.#handle) await this.#reopen();
      if (this.#bytes > LIMITS.history.rotateBytes) await this.#rotate();
      if (!this.#handle) return;
      await this.#handle.appendFile(text);
      await this.#handle.datasync();
      this.#bytes += Buffer.byteLength(text);
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  async #rotate(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    await rotateFiles(this.#file);
    await this.#reopen();
  }
}
