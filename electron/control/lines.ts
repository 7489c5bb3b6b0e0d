import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts a byte stream into lines, however it was cut into chunks. A line longer than `maxLength` characters ends the
 * stream: it is no message of ours. Gives how many characters of a line are there that has no end yet.
 */
export function lineReader(
  maxLength: number,
  onLine: (line: string) => void,
  onTooLong: () => void,
): (chunk: Buffer) => number {
  const decoder = new StringDecoder('utf8');
  /** The line so far, in pieces: a long one is joined once, not with every chunk. */
  let pieces: string[] = [];
  let length = 0;
  let ended = false;
  const add = (piece: string): boolean => {
    pieces.push(piece);
    length += piece.length;
    if (length <= maxLength) return true;
    ended = true;
    pieces = [];
    onTooLong();
    return false;
  };
  return (chunk) => {
    if (ended) return 0;
    const parts = decoder.write(chunk).split('\n');
    for (const [index, part] of parts.entries()) {
      if (!add(part)) return 0;
      if (index === parts.length - 1) return length;
      const line = pieces.join('');
      pieces = [];
      length = 0;
      if (line.trim() !== '') onLine(line);
    }
    return length;
  };
}
