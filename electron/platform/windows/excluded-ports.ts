/** Ports that Windows keeps for itself and lets nobody bind (Hyper-V, WSL and Docker Desktop take whole ranges at each boot). Pure. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What `netsh interface ipv4 show excludedportrange protocol=tcp` prints: below a line of dashes a range in each line, with `*` where an
 * administrator set it. There is no call that lists them. Words are in the user's language, so only numbers are read.
 */
export function parseExcludedPorts(text: string): readonly PortRange[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, from, to] = /^\s*(\d{1,5})\s+(\d{1,5})\s*\*?\s*$/.exec(line) ?? [];
    const range = { from: Number(from), to: Number(to) };
    return from !== undefined && range.from <= range.to && range.to <= 65_535 ? [range] : [];
  });
}

export function isExcluded(port: number, ranges: readonly PortRange[]): boolean {
  return ranges.some(({ from, to }) => port >= from && port <= to);
}
