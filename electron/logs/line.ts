import { inertLog } from '../../shared/text/inert-log.ts';
import { LIMITS } from '../limits.ts';

/**
 * One line of output as text that is safe to show: broken UTF-8 becomes U+FFFD, what a carriage return has overwritten is left
 * out, colours stay and are closed, what else a terminal would obey becomes visible, and more than `LIMITS.logs.lineBytes` is cut and marked.
 */
export function readableLine(bytes: Buffer): string {
  const limit = LIMITS.logs.lineBytes;
  const cut = bytes.length > limit ? ` … (cut, the line has ${bytes.length} bytes)` : '';
  const text = (cut ? bytes.subarray(0, limit) : bytes).toString('utf8');
  return readableText(text) + cut;
}

/** The same for a line that is text already, as an engine gives it. */
export function readableText(line: string): string {
  const text = line.replace(/\r+$/, '');
  return inertLog(text.slice(text.lastIndexOf('\r') + 1));
}
