/**
 * What libproc gives about processes, as values. Pure: bytes in, values out. Structures and numbers are those of XNU's public
 * bsd/sys/proc_info.h, which are the same on x64 and arm64; all numbers are little-endian. Each offset names its member.
 */

/** `struct proc_bsdinfo`, and the same with `struct proc_taskinfo` behind it (`struct proc_taskallinfo`). */
export const BSD_INFO_BYTES = 136;
export const TASK_ALL_INFO_BYTES = 232;
/** `struct proc_bsdshortinfo`: all that is told of another user's process. */
export const SHORT_INFO_BYTES = 64;
/** `struct proc_vnodepathinfo`: two `struct vnode_info_path` of 1,176 bytes, the working directory and the root. */
export const VNODE_PATH_INFO_BYTES = 2_352;

const BSD = { status: 4, pid: 12, ppid: 16, uid: 20, comm: 48, pgid: 100, tdev: 108, startSeconds: 120 } as const;
const TASK = { residentSize: 144, totalUser: 152, totalSystem: 160 } as const;
const SHORT = { pid: 0, ppid: 4, pgid: 8, status: 12, comm: 16, uid: 36 } as const;
/** `vip_path` behind `struct vnode_info`; MAXPATHLEN bytes. */
const CWD_PATH = 152;
const MAXPATHLEN = 1_024;
const MAXCOMLEN = 16;
/** `p_stat` of sys/proc.h. */
const SZOMB = 5;
/** No terminal: NODEV of sys/types.h. */
const NODEV = 0xffff_ffff;
/** `struct proc_fdinfo`. */
const FD_INFO_BYTES = 8;
const PROX_FDTYPE_SOCKET = 2;

export interface BsdProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly uid: number;
  readonly zombie: boolean;
  /** The program's name, cut by the kernel. */
  readonly name: string;
  /** Device number of the controlling terminal. */
  readonly terminal?: number;
  /** Whole seconds since 1970. */
  readonly startSeconds?: number;
}

/** `struct proc_bsdinfo` (PROC_PIDTBSDINFO); undefined when the kernel gave less. */
export function parseBsdInfo(bytes: Buffer): BsdProcess | undefined {
  if (bytes.length < BSD_INFO_BYTES) return undefined;
  const terminal = bytes.readUInt32LE(BSD.tdev);
  return {
    pid: bytes.readUInt32LE(BSD.pid),
    ppid: bytes.readUInt32LE(BSD.ppid),
    pgid: bytes.readUInt32LE(BSD.pgid),
    uid: bytes.readUInt32LE(BSD.uid),
    zombie: bytes.readUInt32LE(BSD.status) === SZOMB,
    name: textAt(bytes, BSD.comm, MAXCOMLEN),
    terminal: terminal === NODEV || terminal === 0 ? undefined : terminal,
    startSeconds: Number(bytes.readBigUInt64LE(BSD.startSeconds)),
  };
}

/** `struct proc_bsdshortinfo` (PROC_PIDT_SHORTBSDINFO), which has neither start nor terminal. */
export function parseShortInfo(bytes: Buffer): BsdProcess | undefined {
  if (bytes.length < SHORT_INFO_BYTES) return undefined;
  return {
    pid: bytes.readUInt32LE(SHORT.pid),
    ppid: bytes.readUInt32LE(SHORT.ppid),
    pgid: bytes.readUInt32LE(SHORT.pgid),
    uid: bytes.readUInt32LE(SHORT.uid),
    zombie: bytes.readUInt32LE(SHORT.status) === SZOMB,
    name: textAt(bytes, SHORT.comm, MAXCOMLEN),
  };
}

/**
 * Resident bytes and processor time of `struct proc_taskallinfo` (PROC_PIDTASKALLINFO). Times there are in ticks of the machine's
 * clock: `tickNs` is how long one takes (1 on Intel, 125/3 on Apple silicon; mach_timebase_info).
 */
export function parseTaskUsage(
  bytes: Buffer,
  tickNs: number,
): { readonly memory: number; readonly cpuMs: number } | undefined {
  if (bytes.length < TASK_ALL_INFO_BYTES) return undefined;
  const ticks = Number(bytes.readBigUInt64LE(TASK.totalUser) + bytes.readBigUInt64LE(TASK.totalSystem));
  return { memory: Number(bytes.readBigUInt64LE(TASK.residentSize)), cpuMs: (ticks * tickNs) / 1e6 };
}

/** The working directory of `struct proc_vnodepathinfo` (PROC_PIDVNODEPATHINFO). */
export function parseWorkingDirectory(bytes: Buffer): string | undefined {
  if (bytes.length < VNODE_PATH_INFO_BYTES) return undefined;
  return textAt(bytes, CWD_PATH, MAXPATHLEN) || undefined;
}

/** Numbers of the descriptors that are sockets, of an array of `struct proc_fdinfo` (PROC_PIDLISTFDS). */
export function parseSocketDescriptors(bytes: Buffer): readonly number[] {
  return Array.from({ length: Math.floor(bytes.length / FD_INFO_BYTES) }, (_, at) => at * FD_INFO_BYTES)
    .filter((at) => bytes.readUInt32LE(at + 4) === PROX_FDTYPE_SOCKET)
    .map((at) => bytes.readInt32LE(at));
}

/** Pids of an array of `int` (proc_listpids), without the kernel itself, which is 0. */
export function parsePids(bytes: Buffer): readonly number[] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readInt32LE(at * 4)).filter(
    (pid) => pid > 0,
  );
}

/** Text that ends at a NUL or with its field. */
export function textAt(bytes: Buffer, at: number, most: number): string {
  const field = bytes.subarray(at, at + most);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}
