/**
 * The line through these values, from left to right, as the `d` of a path. Zero is at the bottom and twice the usual value at the top,
 * or the largest where that is more: an even service draws an even line, and a slow answer stands out. Pure.
 */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const usual = known[Math.floor(known.length / 2)] ?? 0;
  const top = Math.max(known.at(-1) ?? 0, usual * 2, 0.001);
  const step = width / Math.max(1, values.length - 1);
  const place = (value: number, at: number) =>
    `${round(at * step)} ${round(height - 1 - (value / top) * (height - 2))}`;
  let pen = 'M';
  let path = '';
  values.forEach((value, at) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    // One value between two gaps is a dot: a line of no length with round ends.
    const alone = pen === 'M' && (values[at + 1] ?? null) === null;
    path += `${pen}${place(value, at)}${alone ? 'h0' : ''}`;
    pen = 'L';
  });
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
