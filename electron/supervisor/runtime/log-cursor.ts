/** Where pages of a container's log begin and end, as the text that travels to the page and back. Pure. */

/** Of each container of a service: a stamp of the engine, and a number of lines beside it. */
export type ContainerCursor = ReadonlyMap<string, { readonly stamp: string; readonly lines: number }>;

const ENTRY = /^([0-9a-f]{1,64})~(\d{1,12}(?:\.\d{9})?)~(\d{1,6})$/;

export function writeCursor(cursor: ContainerCursor): string {
  return [...cursor].map(([id, { stamp, lines }]) => `${id}~${stamp}~${lines}`).join(',');
}

/** What is no entry is left out: the container it was about is then read from its end. */
export function readCursor(text: string): ContainerCursor {
  const cursor = new Map<string, { readonly stamp: string; readonly lines: number }>();
  for (const entry of text.split(',')) {
    const [, id, stamp, lines] = ENTRY.exec(entry) ?? [];
    if (id !== undefined && stamp !== undefined) cursor.set(id, { stamp, lines: Number(lines) });
  }
  return cursor;
}

/** The position in a native service's log; undefined for anything else. */
export function positionIn(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
