/**
 * The table of all processes as NtQuerySystemInformation(SystemProcessInformation) gives it. Pure: bytes in, rows out. One call names
 * each process together with its creation time, which a Toolhelp snapshot does not: between that and a second look a pid may be
 * used again. Offsets: SYSTEM_PROCESS_INFORMATION of winternl.h and phnt's ntexapi.h, 64 bits.
 */
export interface ListedProcess {
  readonly pid: number;
  /** The parent as recorded at the start; 0 where that process is gone and its number may be another's. */
  readonly ppid: number;
  /** Creation time, units of 100 ns since 1601 (FILETIME), as text: what names a process together with its pid. */
  readonly startToken: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Name of its file, or what the system calls it (`System`, `Registry`). */
  readonly name: string;
  readonly cpuMs: number;
  /** Working set, bytes. */
  readonly memory: number;
}

const AT = {
  next: 0x00,
  created: 0x20,
  userTime: 0x28,
  kernelTime: 0x30,
  nameBytes: 0x38,
  nameAddress: 0x40,
  pid: 0x50,
  parent: 0x58,
  workingSet: 0x90,
} as const;
/** As far as the fields above reach. */
const ENTRY_BYTES = 0x98;
/** From 1601 to 1970. */
const EPOCH_MS = 11_644_473_600_000;

/** Units of 100 ns since 1601 as epoch milliseconds. */
export function epochMsOf(fileTime: bigint): number {
  return Number(fileTime / 10_000n) - EPOCH_MS;
}

/** `base`: where the bytes lay when they were written; names are pointed to. Entries that are cut off are left out. */
export function parseProcessList(bytes: Buffer, base: bigint): readonly ListedProcess[] {
  const found: ListedProcess[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; ) {
    const created = bytes.readBigUInt64LE(at + AT.created);
    const pid = Number(bytes.readBigUInt64LE(at + AT.pid));
    // Number 0 stands for idle time.
    if (pid > 0)
      found.push({
        pid,
        ppid: Number(bytes.readBigUInt64LE(at + AT.parent)),
        startToken: String(created),
        startedAt: epochMsOf(created),
        name: nameOf(bytes, at, base),
        cpuMs: Number((bytes.readBigUInt64LE(at + AT.userTime) + bytes.readBigUInt64LE(at + AT.kernelTime)) / 10_000n),
        memory: Number(bytes.readBigUInt64LE(at + AT.workingSet)),
      });
    const next = bytes.readUInt32LE(at + AT.next);
    if (next === 0) break;
    at += next;
  }
  return withTrueParents(found);
}

function nameOf(bytes: Buffer, at: number, base: bigint): string {
  const length = bytes.readUInt16LE(at + AT.nameBytes);
  const offset = Number(bytes.readBigUInt64LE(at + AT.nameAddress) - base);
  if (length === 0 || offset < 0 || offset + length > bytes.length) return 'System';
  return bytes.toString('utf16le', offset, offset + length);
}

/** Windows never corrects the number of a parent that died: whoever began after its child is another process under that number. */
function withTrueParents(table: readonly ListedProcess[]): readonly ListedProcess[] {
  const begun = new Map(table.map(({ pid, startToken }) => [pid, BigInt(startToken)]));
  return table.map((process) => {
    const parent = begun.get(process.ppid);
    return parent !== undefined && parent <= BigInt(process.startToken) ? process : { ...process, ppid: 0 };
  });
}
