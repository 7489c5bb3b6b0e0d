/** `3 s`, `1.5 s`, `250 ms`: for sentences about time limits and latencies. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${Number((ms / 1_000).toFixed(1))} s`;
}

/** `127.0.0.1:8000`, `[::1]:8000`. */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The first `limit` bytes as text; a character cut in half is left out. */
export function firstBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  return new TextDecoder('utf-8').decode(bytes.subarray(0, limit), { stream: true });
}

/** A value of an answer, short enough for one line. */
export function shortValue(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
