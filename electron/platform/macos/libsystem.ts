/** The few functions of libSystem that Node does not offer, declared as in its manual pages and in libproc.h. */
import type { NativeCalls } from '../native-library.ts';
import { EVENT_BYTES } from './kernel-events.ts';
import { textAt } from './proc-info.ts';

export interface LibSystem {
  /** The error of the last call that failed. */
  errno(): number;
  /** Pids of all processes into `bytes`, or with none how many bytes they take; bytes written: `int` each. */
  listPids(bytes: Buffer | null): number;
  /** proc_pidinfo: bytes written, 0 on failure. `argument` 1: also of a zombie. */
  pidInfo(pid: number, flavor: number, argument: number, into: Buffer | null): number;
  /** proc_pidfdinfo: bytes written, 0 on failure. */
  descriptorInfo(pid: number, descriptor: number, flavor: number, into: Buffer): number;
  /** proc_pidpath: the program's file, or undefined. */
  programOf(pid: number): string | undefined;
  /** sysctl(3): bytes written, or undefined on failure. */
  sysctl(name: readonly number[], into: Buffer): number | undefined;
  /** The text of a setting of the kernel by its name, sysctlbyname(3). */
  sysctlText(name: string): string | undefined;
  /** Session of a process, -1 on failure. */
  sessionOf(pid: number): number;
  /** Name of a terminal (`ttys001`) by its device number. */
  terminalName(device: number): string | undefined;
  /** Length of one tick of the machine's clock, nanoseconds. */
  readonly tickNs: number;
  /** kqueue(2): a descriptor, -1 on failure. */
  kqueue(): number;
  /** Takes over one change at once: 0, or -1. */
  change(queue: number, event: Buffer): number;
  /** Waits on a thread of the pool for events; how many came, -1 on failure. */
  wait(queue: number, into: Buffer): Promise<number>;
}

const PROC_ALL_PIDS = 1;
const PROC_PIDPATHINFO_MAXSIZE = 4_096;
/** The type of a character device in a mode: sys/stat.h. */
const S_IFCHR = 0o020000;

/** Throws where the library has no such function. */
export function openLibSystem({ koffi }: Extract<NativeCalls, { ok: true }>): LibSystem {
  const library = koffi.load('/usr/lib/libSystem.B.dylib');
  const listPids = library.func('int proc_listpids(uint32_t type, uint32_t about, uint8_t *into, int length)');
  const pidInfo = library.func('int proc_pidinfo(int pid, int flavor, uint64_t argument, uint8_t *into, int length)');
  const fdInfo = library.func('int proc_pidfdinfo(int pid, int descriptor, int flavor, uint8_t *into, int length)');
  const pidPath = library.func('int proc_pidpath(int pid, uint8_t *into, uint32_t length)');
  const sysctl = library.func(
    'int sysctl(const uint8_t *name, unsigned int count, uint8_t *into, uint8_t *length, const uint8_t *from, size_t fromLength)',
  );
  const byName = library.func(
    'int sysctlbyname(const char *name, uint8_t *into, uint8_t *length, const uint8_t *from, size_t fromLength)',
  );
  const getsid = library.func('int getsid(int pid)');
  const devname = library.func('const char *devname(int device, uint16_t type)');
  const timebase = library.func('int mach_timebase_info(uint8_t *into)');
  const kqueue = library.func('int kqueue()');
  const kevent = library.func(
    'int kevent(int queue, const uint8_t *changes, int changeCount, uint8_t *events, int eventCount, const uint8_t *timeout)',
  );
  const ratio = Buffer.alloc(8);
  timebase(ratio);
  return {
    errno: () => koffi.errno(),
    listPids: (bytes) => listPids(PROC_ALL_PIDS, 0, bytes, bytes?.length ?? 0),
    pidInfo: (pid, flavor, argument, into) => pidInfo(pid, flavor, argument, into, into?.length ?? 0),
    descriptorInfo: (pid, descriptor, flavor, into) => fdInfo(pid, descriptor, flavor, into, into.length),
    programOf: (pid) => {
      const bytes = Buffer.alloc(PROC_PIDPATHINFO_MAXSIZE);
      const length = pidPath(pid, bytes, bytes.length);
      return length > 0 ? bytes.toString('utf8', 0, length) : undefined;
    },
    sysctl: (name, into) => {
      const numbers = Buffer.alloc(name.length * 4);
      for (const [at, number] of name.entries()) numbers.writeInt32LE(number, at * 4);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(into.length));
      if (sysctl(numbers, name.length, into, length, null, 0) !== 0) return undefined;
      return Number(length.readBigUInt64LE(0));
    },
    sysctlText: (name) => {
      const into = Buffer.alloc(256);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(into.length));
      if (byName(name, into, length, null, 0) !== 0) return undefined;
      return textAt(into, 0, Number(length.readBigUInt64LE(0)));
    },
    sessionOf: (pid) => getsid(pid),
    terminalName: (device) => devname(device | 0, S_IFCHR) ?? undefined,
    // struct mach_timebase_info: numerator, denominator.
    tickNs: ratio.readUInt32LE(0) / (ratio.readUInt32LE(4) || 1) || 1,
    kqueue: () => kqueue(),
    change: (queue, event) => kevent(queue, event, 1, null, 0, null),
    wait: (queue, into) =>
      new Promise((resolve, reject) => {
        kevent.async(
          queue,
          null,
          0,
          into,
          Math.floor(into.length / EVENT_BYTES),
          null,
          (error: unknown, count: number) => {
            if (error) reject(error);
            else resolve(count);
          },
        );
      }),
  };
}
