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
