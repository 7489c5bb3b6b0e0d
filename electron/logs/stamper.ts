import { type FSWatcher, type Stats, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { appendStamps, readNewestStamp, readStamps, writeStamps } from './stamp-file.ts';
import type { Stamp } from './stamps.ts';

type Known = NonNullable<Awaited<ReturnType<typeof readNewestStamp>>>;

/** A log that is looked at. */
interface Watched {
  readonly file: string;
  /** Undefined before the first look. */
  known: Known | undefined;
  /** Somebody of this run has looked before. */
  looked: boolean;
  /** Monotonic milliseconds. */
  grewAt: number;
  /** Not before this, monotonic too. */
  nextAt: number;
  watcher: FSWatcher | undefined;
  /** Looks follow each other. */
  turn: Promise<void>;
}

/**
 * Notes when logs grow. The services write their files themselves, so nothing is done for a line: a log that grows has its size looked
 * at every `LIMITS.logs.stamps.growingMs`, less often where many grow, and one that is calm is not looked at before the system says that
 * it was written to.
 * The time of a stamp is that of the last write, so a line that came alone has its own time to the millisecond, and lines that came
 * together have the time of the last of them.
 */
export class LogStamper {
  readonly #logs = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** Looks at this log from now on. */
  add(file: string): void {
    const log = this.#logs.get(file) ?? fresh(file);
    this.#logs.set(file, log);
    this.#wake(log);
    void this.look(file);
  }

  remove(file: string): void {
    this.#logs.get(file)?.watcher?.close();
    this.#logs.delete(file);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const file of [...this.#logs.keys()]) this.remove(file);
  }

  /** How many logs have their size looked at by the clock. */
  get looking(): number {
    return [...this.#logs.values()].filter(({ watcher }) => watcher === undefined).length;
  }

  /** Looks at once; who reads the newest lines wants their times. A log that nobody added is left alone. */
  look(file: string): Promise<void> {
    const log = this.#logs.get(file);
    if (!log) return Promise.resolve();
    log.turn = log.turn.then(() => this.#look(log));
    return log.turn;
  }

  /** It was seen to have grown. Who is looked at by the clock anyway is not looked at twice. */
  async grew(file: string): Promise<void> {
    if (this.#logs.get(file)?.watcher) await this.look(file);
  }

  /** The log was rotated: what is known of it is read anew, and stamps of what is gone go. `oldest`: position of what is kept. */
  rotated(file: string, oldest: number): Promise<void> {
    const log = this.#logs.get(file);
    if (!log) return forgetBefore(file, oldest);
    log.turn = log.turn.then(async () => {
      await forgetBefore(file, oldest);
      log.known = undefined;
    });
    return log.turn;
  }

  #wake(log: Watched): void {
    log.watcher?.close();
    log.watcher = undefined;
    log.grewAt = performance.now();
    this.#timer ??= setInterval(() => this.#lookAtGrowing(), LIMITS.logs.stamps.growingMs);
    this.#timer.unref();
  }

  #lookAtGrowing(): void {
    const now = performance.now();
    const growing = [...this.#logs.values()].filter(({ watcher }) => watcher === undefined);
    const { growingMs, looksASecond, calmMs } = LIMITS.logs.stamps;
    const periodMs = Math.max(growingMs, (growing.length * 1_000) / looksASecond);
    for (const log of growing) {
      if (now < log.nextAt) continue;
      // A timer is never quite on time: half a tick early is not a whole tick late.
      log.nextAt = now + periodMs - growingMs / 2;
      // Two looks at least: one alone cannot tell calm from seldom looked at.
      if (now - log.grewAt > Math.max(calmMs, 2 * periodMs)) this.#rest(log, now);
      void this.look(log.file);
    }
    if (growing.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Waits for the next write. Where the system cannot tell of it, the size is looked at on, less often. */
  #rest(log: Watched, now: number): void {
    const wake = () => {
      if (log.watcher) this.#wake(log);
      void this.look(log.file);
    };
    try {
      log.watcher = watch(log.file, { persistent: false }, wake);
      log.watcher.on('error', wake);
    } catch {
      log.nextAt = now + LIMITS.logs.stamps.calmMs;
    }
  }

  async #look(log: Watched): Promise<void> {
    const seen = await stat(log.file).catch(() => undefined);
    if (!seen || this.#logs.get(log.file) !== log) return;
    const known = await this.#known(log, seen);
    const position = known.base + seen.size;
    const first = !log.looked;
    log.looked = true;
    if (position === (known.newest?.position ?? known.base)) return;
    const before = known.newest?.at ?? 0;
    const now = Date.now();
    const unseen = first && now - before > LIMITS.logs.stamps.gapMs;
    log.grewAt = performance.now();
    // A time that somebody gave the file by hand may be older than the stamp before.
    const wrote = Math.round(seen.mtimeMs);
    await this.#append(log, { position, at: unseen ? 0 : wrote < before || wrote > now ? now : wrote });
  }

  /** What is known of the log, read where it is not; begun anew where the log is not the one that it was. */
  async #known(log: Watched, { ino, size }: Stats): Promise<Known> {
    const fits = (known: Known | undefined) =>
      known !== undefined && known.inode === ino && known.base + size >= (known.newest?.position ?? known.base);
    // What does not fit may have been rotated a moment ago: the file knows.
    if (!fits(log.known)) log.known = await readNewestStamp(log.file);
    if (log.known && fits(log.known)) return log.known;
    // Another file, or one that others emptied: nothing tells which of its bytes are the old ones.
    const base = Math.max(log.known?.newest?.position ?? 0, log.known?.base ?? 0);
    log.known = { base, inode: ino, newest: undefined, count: 0 };
    await writeStamps(log.file, { base, inode: ino, stamps: [] });
    return log.known;
  }

  async #append(log: Watched, stamp: Stamp): Promise<void> {
    if (!log.known) return;
    await appendStamps(log.file, [stamp]);
    log.known = { ...log.known, newest: stamp, count: log.known.count + 1 };
    if (log.known.count <= LIMITS.logs.stamps.kept) return;
    const all = await readStamps(log.file);
    if (all) await writeStamps(log.file, { ...all, stamps: newestHalf(all.stamps) });
    log.known = undefined;
  }
}

/** What lies before the oldest stamp that is kept has no time any more. */
function newestHalf(stamps: readonly Stamp[]): readonly Stamp[] {
  const from = stamps.length >> 1;
  return stamps.slice(from).map((stamp, index) => (index === 0 ? { ...stamp, at: 0 } : stamp));
}

function fresh(file: string): Watched {
  return { file, known: undefined, looked: false, grewAt: 0, nextAt: 0, watcher: undefined, turn: Promise.resolve() };
}

async function forgetBefore(file: string, oldest: number): Promise<void> {
  const all = await readStamps(file);
  if (all) await writeStamps(file, { ...all, stamps: all.stamps.filter(({ position }) => position > oldest) });
}
