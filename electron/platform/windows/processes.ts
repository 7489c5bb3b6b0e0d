/** The process side of Windows: the table of all in one call, the details of each through a handle on it. */

import { LIMITS } from '../../limits.ts';
import type { ProcessIdentity, ProcessInfo } from '../platform.ts';
import { inSlices } from '../slices.ts';
import type { TableProcess } from '../table-platform.ts';
import type { Handle, WindowsApi } from './api.ts';
import { splitCommandLine } from './command-line.ts';
import { blockValue } from './environment-block.ts';
import { readCommandLine, readParameters } from './parameters.ts';
import { type ListedProcess, parseProcessList } from './process-list.ts';

/** winnt.h */
export const ACCESS = { terminate: 0x1, readMemory: 0x10, queryLimited: 0x1000, synchronize: 0x10_0000 } as const;
const LOOK = ACCESS.queryLimited | ACCESS.synchronize;
const SYSTEM_PROCESS_INFORMATION = 5;
const SYSTEM_TIME_OF_DAY = { kind: 3, bytes: 48, boot: 0, bootBias: 32 } as const;
const INFO_LENGTH_MISMATCH = 0xc000_0004 | 0;
const WAIT_TIMEOUT = 0x102;
/** The longest path that Windows knows. */
const PATH_CHARACTERS = 32_768;

/** What does not change while a process lives, and is read once a process. */
interface Details {
  readonly uid: number;
  readonly command: readonly string[];
  readonly exe?: string;
  readonly cwd?: string;
  readonly environment?: Buffer;
}

/** Our own user's number as this platform gives it: Windows numbers no users. */
const OWN = -1;
/** Another user's, or one that does not tell. */
const OTHERS = 0;

export class WindowsProcesses {
  readonly #api: WindowsApi;
  readonly #known = new Map<string, Details>();
  #tableBytes: number = LIMITS.platform.windowsTableBytes;
  #ownUser: Buffer | undefined;

  constructor(api: WindowsApi) {
    this.#api = api;
  }

  /**
   * When the machine was started, without what the clock was set to since: BootTime less BootTimeBias of
   * SYSTEM_TIMEOFDAY_INFORMATION (phnt, ntexapi.h).
   */
  bootId(): string {
    const { kind, bytes, boot, bootBias } = SYSTEM_TIME_OF_DAY;
    const time = Buffer.alloc(bytes);
    const status = this.#api.querySystem(kind, time, bytes, Buffer.alloc(4));
    if (status < 0) throw new Error(`Windows does not say when it was started (status ${hex(status)})`);
    return String(time.readBigInt64LE(boot) - time.readBigInt64LE(bootBias));
  }

  list(): readonly ListedProcess[] {
    for (;;) {
      const bytes = Buffer.alloc(this.#tableBytes);
      const needed = Buffer.alloc(4);
      const status = this.#api.querySystem(SYSTEM_PROCESS_INFORMATION, bytes, bytes.length, needed);
      // Others start between two looks: room for them, too.
      if (status === INFO_LENGTH_MISMATCH)
        this.#tableBytes = needed.readUInt32LE(0) + LIMITS.platform.windowsTableBytes;
      else if (status < 0) throw new Error(`Windows gave no table of processes (status ${hex(status)})`);
      else return parseProcessList(bytes.subarray(0, needed.readUInt32LE(0)), this.#api.addressOf(bytes));
    }
  }

  async table(): Promise<readonly TableProcess[]> {
    const rows = this.list();
    const table: TableProcess[] = [];
    await inSlices(rows, (row) => {
      table.push({ ...infoOf(row, this.#detailsOf(row)), cpuMs: row.cpuMs, memory: row.memory });
    });
    const names = new Set(rows.map(nameOf));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
    return table;
  }

  /** One process, looked at afresh. */
  one(pid: number): ProcessInfo | undefined {
    const row = this.list().find((process) => process.pid === pid);
    if (!row) return undefined;
    this.#known.delete(nameOf(row));
    return infoOf(row, this.#detailsOf(row));
  }

  alive(identity: ProcessIdentity): boolean {
    const handle = this.open(identity, LOOK);
    if (handle === 0) return this.#listedAlone(identity);
    this.#api.closeHandle(handle);
    return true;
  }

  /**
   * A handle on exactly this living process, 0 where there is none or we may not. While it is open the pid is nobody else's, so what
   * is done through it is done to this one.
   */
  open({ pid, startToken }: ProcessIdentity, access: number): Handle {
    const handle = this.#api.openProcess(access | LOOK, 0, pid);
    if (handle === 0) return 0;
    // Somebody's open handle keeps a dead process in the system.
    if (startOf(this.#api, handle) === startToken && this.#api.waitForSingleObject(handle, 0) === WAIT_TIMEOUT)
      return handle;
    this.#api.closeHandle(handle);
    return 0;
  }

  exeOf(process: Handle): string | undefined {
    const name = Buffer.alloc(PATH_CHARACTERS * 2);
    const characters = Buffer.alloc(4);
    characters.writeUInt32LE(PATH_CHARACTERS, 0);
    if (!this.#api.queryFullProcessImageName(process, 0, name, characters)) return undefined;
    return name.toString('utf16le', 0, characters.readUInt32LE(0) * 2);
  }

  /** The value of a variable of our user's processes; of all where no pids are given. */
  async environmentValues(name: string, pids?: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const asked = pids && new Set(pids);
    const values = new Map<number, string>();
    await inSlices(this.list(), (row) => {
      if (asked && !asked.has(row.pid)) return;
      const { environment } = this.#detailsOf(row);
      const value = environment && blockValue(environment, name);
      if (value !== undefined) values.set(row.pid, value);
    });
    return values;
  }

  /** Another user's process shows itself in the table alone. */
  #listedAlone({ pid, startToken }: ProcessIdentity): boolean {
    const denied = this.#api.lastError() === ERROR_ACCESS_DENIED;
    return denied && this.list().some((process) => process.pid === pid && process.startToken === startToken);
  }

  #detailsOf(row: ListedProcess): Details {
    const name = nameOf(row);
    const known = this.#known.get(name);
    if (known) return known;
    const details = this.#read(row);
    // Right after its start a process has not told everything yet.
    if (Date.now() - row.startedAt > LIMITS.platform.windowsSettledMs) this.#known.set(name, details);
    return details;
  }

  #read(row: ListedProcess): Details {
    const readable = this.#api.openProcess(LOOK | ACCESS.readMemory, 0, row.pid);
    const handle = readable || this.#api.openProcess(LOOK, 0, row.pid);
    const unknown = { uid: OTHERS, command: [row.name] };
    if (handle === 0) return unknown;
    try {
      if (startOf(this.#api, handle) !== row.startToken) return unknown;
      const parameters = readable ? readParameters(this.#api, handle) : undefined;
      const line = parameters?.commandLine || readCommandLine(this.#api, handle);
      const uid = this.#isOwn(handle) ? OWN : OTHERS;
      const exe = this.exeOf(handle);
      return {
        uid,
        command: line ? splitCommandLine(line) : [row.name],
        ...(exe !== undefined && { exe }),
        ...(parameters?.currentDirectory && { cwd: parameters.currentDirectory }),
        // Only our user's: nobody else's is asked for.
        ...(uid === OWN && parameters && { environment: parameters.environment() }),
      };
    } finally {
      this.#api.closeHandle(handle);
    }
  }

  #isOwn(process: Handle): boolean {
    this.#ownUser ??= this.#api.userOf(SELF);
    const user = this.#api.userOf(process);
    return user !== undefined && this.#ownUser !== undefined && user.equals(this.#ownUser);
  }
}

/** GetCurrentProcess() */
const SELF: Handle = -1;
const ERROR_ACCESS_DENIED = 5;

/** Creation time of the process behind a handle, as `startToken` has it. */
export function startOf(api: WindowsApi, process: Handle): string {
  const [creation, exit, kernel, user] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)];
  return api.getProcessTimes(process, creation, exit, kernel, user) ? String(creation.readBigUInt64LE(0)) : '';
}

/** There are no groups and no sessions of processes: a service's own is its job, see `jobs.ts`. */
function infoOf(row: ListedProcess, { environment: _, ...details }: Details): ProcessInfo {
  const { pid, startToken, ppid, startedAt } = row;
  return { pid, startToken, ppid, pgid: 0, sid: 0, startedAt, zombie: false, ...details };
}

function nameOf({ pid, startToken }: ProcessIdentity): string {
  return `${pid}-${startToken}`;
}

function hex(status: number): string {
  return `0x${(status >>> 0).toString(16)}`;
}
