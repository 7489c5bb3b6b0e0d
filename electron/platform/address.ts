/**
 * IP addresses as text in one form, so that tables of the kernel, of engines and of the stack file compare with `===`.
 */

/** Eight 16-bit groups of an IPv6 address, or undefined when the text is none. */
export function parseIpv6(text: string): number[] | undefined {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : text;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

/** Four bytes of an IPv4 address, or undefined when the text is none. */
export function parseIpv4(text: string): number[] | undefined {
  const numbers = text.split('.').map(Number);
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && numbers.every((number) => number < 256) ? numbers : undefined;
}

/** The text form of RFC 5952; an IPv4-mapped address becomes its IPv4 form. */
export function formatIpv6(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

/**
 * One form for an address: no brackets, no zone, IPv6 shortened, IPv4-mapped as IPv4, `*` and the empty string as
 * `0.0.0.0`. Text that is no address comes back as it was, in lower case.
 */
export function normaliseAddress(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
    .toLowerCase();
  if (bare === '' || bare === '*') return '0.0.0.0';
  if (!bare.includes(':')) return bare;
  const groups = parseIpv6(bare);
  return groups ? formatIpv6(groups) : bare;
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** Bound to every interface. `::` usually serves IPv4 too. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
