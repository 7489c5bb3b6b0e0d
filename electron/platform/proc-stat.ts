/** The other files of /proc as values. Pure: text or bytes in, values out. Formats: proc(5). */

export interface ProcStat {
  readonly pid: number;
  /** The program's name, cut to 15 bytes by the kernel. */
  readonly name: string;
  readonly state: string;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly tty: number;
  /** User and system time, clock ticks. */
  readonly cpuTicks: number;
  /** Clock ticks since boot. */
  readonly startTicks: string;
  readonly residentPages: number;
  /**
   * Differs between two programs that one process runs one after the other (`exec` keeps pid and start): the name, and where the
   * kernel put stack and arguments, which it tells of processes that we may look into.
   */
  readonly image: string;
}

/** /proc/PID/stat. The name is in brackets and may itself hold brackets and spaces: the last `)` ends it. */
export function parseStat(text: string): ProcStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text
    .slice(close + 2)
    .trim()
    .split(' ');
  const number = (index: number): number => Number(fields[index]);
  const startTicks = fields[19];
  if (!startTicks || fields.length < 22) return undefined;
  const name = text.slice(open + 1, close);
  return {
    pid: Number.parseInt(text, 10),
    name,
    image: `${name} ${fields[25]} ${fields[45]}`,
    state: fields[0] ?? '',
    ppid: number(1),
    pgid: number(2),
    sid: number(3),
    tty: number(4),
    cpuTicks: number(11) + number(12),
    startTicks,
    residentPages: number(21),
  };
}

/** Exited and not reaped (`Z`), or about to vanish (`X`). */
export function isDeadState(state: string): boolean {
  return state === 'Z' || state === 'X' || state === 'x';
}

/** /proc/PID/cmdline; programs that set their own title leave padding at the end. */
export function parseCmdline(text: string): readonly string[] {
  const parts = text.split('\0');
  while (parts.length > 0 && parts.at(-1)?.trim() === '') parts.pop();
  return parts;
}

/** Device number of a controlling terminal as a name, Documentation/admin-guide/devices.txt. */
export function terminalName(device: number): string | undefined {
  if (device <= 0) return undefined;
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`;
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
  return `${major}:${minor}`;
}

/** `btime` of /proc/stat: when the machine booted, epoch milliseconds. */
export function parseBootTime(text: string): number {
  return Number(/^btime (\d+)$/m.exec(text)?.[1] ?? 0) * 1000;
}

/** Page size in bytes and clock ticks a second, from /proc/self/auxv (getauxval(3): AT_PAGESZ 6, AT_CLKTCK 17). */
export function parseAuxv(bytes: Uint8Array): { readonly pageBytes: number; readonly ticksPerSecond: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<bigint, number>();
  for (let at = 0; at + 16 <= bytes.byteLength; at += 16) {
    found.set(view.getBigUint64(at, true), Number(view.getBigUint64(at + 8, true)));
  }
  return { pageBytes: found.get(6n) ?? 4096, ticksPerSecond: found.get(17n) ?? 100 };
}

/** User names by uid from /etc/passwd. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name && uid && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

/** The value of one variable in an environment block. */
export function environmentValue(block: string, name: string): string | undefined {
  const entry = block.split('\0').find((one) => one.startsWith(`${name}=`));
  return entry?.slice(name.length + 1);
}
