import type { FileHandle } from 'node:fs/promises';
import type { HistoryEvent } from '../contract/history.ts';
import { LIMITS } from '../limits.ts';
import { messageOf } from '../result.ts';
import { openForAppend, readHistory, rotateFiles } from './file.ts';
import { noteAction, type OpenAction } from './open-actions.ts';

/** An event before it has its number. */
export type NewEvent = Omit<HistoryEvent, 'seq'>;

/**
 * The event log of one stack: append-only JSON Lines. `append` numbers an event and queues it; `flushed` resolves when
 * everything queued so far is on the disk, which is what the screen waits for. A disk that refuses to be written
 * never stops supervision: the events wait in memory for the next try and `problem` says so.
 */
export class HistoryLog {
  readonly #file: string;
  #handle: FileHandle | undefined;
  #bytes = 0;
  #seq: number;
  #recent: HistoryEvent[];
  /** By the id of the incident. */
  readonly #openIncidents = new Map<string, HistoryEvent>();
  /** By the id of the plan. */
  readonly #openActions = new Map<string, OpenAction>();
  readonly #generations = new Map<string, number>();
  /** Not on the disk yet, oldest first. */
  #waiting: HistoryEvent[] = [];
  #draining = false;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;
  /** What the disk said when it last refused; undefined when all is written. */
  problem: string | undefined;

  private constructor(file: string, events: readonly HistoryEvent[]) {
    this.#file = file;
    this.#recent = events.slice(-LIMITS.history.snapshotEvents);
    for (const event of events) this.#note(event);
    this.#seq = events.reduce((highest, { seq }) => Math.max(highest, seq), 0);
  }

  /** Opens the log and reads back what is there. `dropped`: lines that could not be read and were not told of yet. */
  static async open(file: string): Promise<{ log: HistoryLog; dropped: number }> {
    const { events, dropped } = await readHistory(file);
    const log = new HistoryLog(file, events);
    try {
      await log.#reopen();
    } catch (error) {
      log.problem = messageOf(error);
    }
    return { log, dropped };
  }

  /** After `close` an event still gets its number, but the file belongs to somebody else by then. */
  append(event: NewEvent): HistoryEvent {
    this.#seq += 1;
    const numbered = { seq: this.#seq, ...event };
    this.#recent.push(numbered);
    if (this.#recent.length > LIMITS.history.snapshotEvents * 2) {
      this.#recent = this.#recent.slice(-LIMITS.history.snapshotEvents);
    }
    this.#note(numbered);
    if (!this.#closed) this.#enqueue(numbered);
    return numbered;
  }

  /** The newest events, oldest first. */
  recent(count: number): readonly HistoryEvent[] {
    return count > 0 ? this.#recent.slice(-count) : [];
  }

  /** The newest event of each incident that is not over, however long ago. */
  get openIncidents(): readonly HistoryEvent[] {
    return [...this.#openIncidents.values()];
  }

  /** Actions of which nobody told what came of them, oldest first. */
  get openActions(): readonly OpenAction[] {
    return [...this.#openActions.values()];
  }

  /** The highest generation of each service that it tells of. */
  get generations(): ReadonlyMap<string, number> {
    return this.#generations;
  }

  /** All events, oldest first, after everything queued is on the disk or was refused by it. */
  async read(): Promise<readonly HistoryEvent[]> {
    await this.flushed();
    const { events } = await readHistory(this.#file);
    return [...events, ...this.#waiting];
  }

  flushed(): Promise<void> {
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.flushed();
    await this.#handle?.close();
    this.#handle = undefined;
  }

  #note(event: HistoryEvent): void {
    const { service, generation } = event;
    if (service !== undefined && generation !== undefined)
      this.#generations.set(service, Math.max(generation, this.#generations.get(service) ?? 0));
    this.#noteIncident(event);
    noteAction(this.#openActions, event);
  }

  #noteIncident(event: HistoryEvent): void {
    const { id, phase, absorbs } = event.data ?? {};
    if (event.kind !== 'incident' || typeof id !== 'string') return;
    for (const one of Array.isArray(absorbs) ? absorbs : []) this.#openIncidents.delete(String(one));
    if (phase === 'closed') this.#openIncidents.delete(id);
    else this.#openIncidents.set(id, event);
  }

  #enqueue(event: HistoryEvent): void {
    this.#waiting.push(event);
    if (this.#draining) return;
    this.#draining = true;
    this.#writing = this.#drain();
  }

  /** Writes until nothing waits or the disk refuses; what it refused goes first at the next try. */
  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = [...this.#waiting];
        await this.#write(batch.map((event) => `${JSON.stringify(event)}\n`).join(''));
        this.#waiting = this.#waiting.slice(batch.length);
        this.problem = undefined;
      }
    } catch (error) {
      this.problem = messageOf(error);
      this.#waiting = this.#waiting.slice(-LIMITS.history.unwrittenEvents);
      await this.#undo();
    } finally {
      this.#draining = false;
    }
  }

  async #write(text: string): Promise<void> {
    if (!this.#handle) await this.#reopen();
    if (this.#bytes > LIMITS.history.rotateBytes) await this.#rotate();
    await this.#handle?.appendFile(text);
    await this.#handle?.datasync();
    this.#bytes += Buffer.byteLength(text);
  }

  /** Takes back the part of a batch that a full disk still took, so that the next try doubles nothing. */
  async #undo(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      if (handle && (await handle.stat()).size > this.#bytes) await handle.truncate(this.#bytes);
    } catch {
      // The torn line is ended when the file is opened next, and passed over when it is read.
    }
    await handle?.close().catch(() => undefined);
  }

  async #reopen(): Promise<void> {
    this.#handle = await openForAppend(this.#file);
    this.#bytes = (await this.#handle.stat()).size;
  }

  /** A folder that does not let us rename costs the rotation, not the events. */
  async #rotate(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    await rotateFiles(this.#file).catch(() => undefined);
    await this.#reopen();
  }
}
