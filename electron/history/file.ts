import { type FileHandle, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type HistoryEvent, historyEventSchema } from '../contract/history.ts';
import { readState } from '../files/read-guarded.ts';
import { LIMITS } from '../limits.ts';
import { makeFolder } from '../platform/make-folder.ts';

/** `data.code` of the note that says how many lines could not be read: lines before it have been told of. */
export const HISTORY_TORN = 'history-torn';

/** `dropped`: one or more. */
export function describeTorn(dropped: number): string {
  const [lines, were] = dropped === 1 ? ['line', 'was'] : ['lines', 'were'];
  return `${dropped} ${lines} of the history could not be read and ${were} skipped.`;
}

/** What reading back gave. */
export interface HistoryRead {
  readonly events: readonly HistoryEvent[];
  /** Lines that were no whole events (a torn last line after a power cut) and were not told of yet. */
  readonly dropped: number;
}

/**
 * Reads a history file and its rotated predecessors, oldest first. Never fails: a file that is not there has no
 * events, a line that is no event is dropped and counted.
 */
export async function readHistory(file: string): Promise<HistoryRead> {
  const events: HistoryEvent[] = [];
  let dropped = 0;
  for (const path of [...(await rotated(file)), file]) {
    for (const line of (await readText(path)).split('\n')) {
      if (line === '') continue;
      const event = parseLine(line);
      if (event) events.push(event);
      else dropped += 1;
      if (event?.kind === 'note' && event.data?.code === HISTORY_TORN) dropped = 0;
    }
  }
  return { events, dropped };
}

/** Empty for what cannot be read; a device or pipe in its place would never end. */
function readText(path: string): Promise<string> {
  return readState(path).catch(() => '');
}

function parseLine(line: string): HistoryEvent | undefined {
  try {
    const parsed = historyEventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** `history.jsonl.3`, `.2`, `.1`: the higher, the older. */
async function rotated(file: string): Promise<string[]> {
  const names = await readdir(dirname(file)).catch(() => [] as string[]);
  const prefix = `${basename(file)}.`;
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .sort((a, b) => Number(b.slice(prefix.length)) - Number(a.slice(prefix.length)))
    .map((name) => join(dirname(file), name));
}

/** Opens for append, readable by its owner only; a torn last line is ended so that the next event stands alone. */
export async function openForAppend(file: string): Promise<FileHandle> {
  await makeFolder(dirname(file), 0o700);
  const handle = await open(file, 'a+', 0o600);
  try {
    const entry = await handle.stat();
    // A write to a pipe that nobody empties would hang for ever.
    if (entry.isFIFO()) throw new Error(`${file} is a named pipe, not a file`);
    const { size } = entry;
    if (size > 0) {
      const last = Buffer.alloc(1);
      await handle.read(last, 0, 1, size - 1);
      if (last[0] !== 0x0a) await handle.write('\n');
    }
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Moves `history.jsonl` to `.1`, `.1` to `.2` …; the oldest goes. */
export async function rotateFiles(file: string): Promise<void> {
  await unlink(`${file}.${LIMITS.history.keptFiles}`).catch(() => undefined);
  for (let index = LIMITS.history.keptFiles - 1; index >= 1; index -= 1) {
    await rename(`${file}.${index}`, `${file}.${index + 1}`).catch(() => undefined);
  }
  await rename(file, `${file}.1`);
}
