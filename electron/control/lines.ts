import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts a byte stream into lines, however it was cut into chunks. A line longer than `maxBytes` ends the stream: it is
 * no message of ours.
 */
export function lineReader(
  maxBytes: number,
  onLine: (line: string) => void,
  onTooLong: () => void,
): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let ended = false;
  return (chunk) => {
    if (ended) return;
    rest += decoder.write(chunk);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line.trim() !== '') onLine(line);
    }
    if (rest.length > maxBytes) {
      ended = true;
      onTooLong();
    }
  };
}
