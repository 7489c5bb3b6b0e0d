/**
 * Takes apart the engine's output stream: frames of 8 bytes head (1 stdout, 2 stderr; length) and payload, or plain bytes
 * where the container has a terminal (Docker API, "attach", stream format). Pure.
 */
export type OutputStream = 'stdout' | 'stderr';

const HEAD = 8;

/** Give chunks in, get payloads out; frames may be cut anywhere. Payload of a frame is passed on as it comes. */
export function createFrameReader(terminal: boolean): (chunk: Buffer) => { stream: OutputStream; bytes: Buffer }[] {
  if (terminal) return (chunk) => [{ stream: 'stdout', bytes: chunk }];
  let head: Buffer = Buffer.alloc(0);
  let left = 0;
  let stream: OutputStream = 'stdout';
  return (chunk) => {
    const found: { stream: OutputStream; bytes: Buffer }[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (left > 0) {
        const bytes = rest.subarray(0, left);
        found.push({ stream, bytes });
        left -= bytes.length;
        rest = rest.subarray(bytes.length);
        continue;
      }
      const need = HEAD - head.length;
      head = Buffer.concat([head, rest.subarray(0, need)]);
      rest = rest.subarray(need);
      if (head.length < HEAD) break;
      stream = head[0] === 2 ? 'stderr' : 'stdout';
      left = head.readUInt32BE(4);
      head = Buffer.alloc(0);
    }
    return found;
  };
}

/**
 * Cuts bytes into lines, each stream on its own; carriage returns at the end go. A line over `maxBytes` is given out in
 * pieces, so that memory stays bounded. `flush` gives out what is left without a line end.
 */
export function createLineCutter(maxBytes: number): { push(bytes: Buffer): string[]; flush(): string[] } {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (): string => {
    const line = Buffer.concat(parts).toString().replace(/\r$/, '');
    parts = [];
    size = 0;
    return line;
  };
  const add = (bytes: Buffer, lines: string[]) => {
    let rest = bytes;
    while (size + rest.length > maxBytes) {
      const room = maxBytes - size;
      parts.push(rest.subarray(0, room));
      lines.push(take());
      rest = rest.subarray(room);
    }
    if (rest.length > 0) parts.push(rest);
    size += rest.length;
  };
  return {
    push(bytes) {
      const lines: string[] = [];
      let from = 0;
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
        add(bytes.subarray(from, at), lines);
        lines.push(take());
        from = at + 1;
      }
      add(bytes.subarray(from), lines);
      return lines;
    },
    flush: () => (size > 0 ? [take()] : []),
  };
}
