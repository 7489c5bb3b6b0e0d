/**
 * A job object for each service: what its processes start is in it, whatever becomes of their parents. It is named by the service's first
 * process, and that process itself holds a handle on it, so that the name lasts as long as the process whatever becomes of us: the next
 * supervisor opens it by the identity that it knows anyway. It has no limits, above all not JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE: services
 * outlive us.
 */
import { LIMITS } from '../../limits.ts';
import type { ProcessIdentity } from '../platform.ts';
import type { Handle, WindowsApi } from './api.ts';

/** winnt.h */
const JOB_ACCESS = { assign: 0x1, query: 0x4, terminate: 0x8 } as const;
const BASIC_PROCESS_ID_LIST = 3;
const ERROR_MORE_DATA = 234;
/** Two counts, then the pids. */
const LIST_HEAD_BYTES = 8;
const PID_BYTES = 8;
/** What a process that we end leaves as its exit code, as Task Manager does. */
export const ENDED_BY_US = 1;

export class Jobs {
  readonly #api: WindowsApi;
  /** Kept open: the name is gone when the last handle is, and the first process may die before what it started. */
  readonly #open = new Map<string, Handle>();

  constructor(api: WindowsApi) {
    this.#api = api;
  }

  /** Puts a process that has not begun yet into a new job of its own. False where the system refuses. */
  create(leader: ProcessIdentity, process: Handle): boolean {
    this.#closeEmpty();
    const job = this.#api.createJob(nameOf(leader));
    if (job === 0) return false;
    if (!this.#api.assignToJob(job, process)) {
      this.#api.closeHandle(job);
      return false;
    }
    this.#api.giveHandle(job, process, JOB_ACCESS.query);
    this.#open.set(nameOf(leader), job);
    return true;
  }

  /** Keeps the job of a process open that an earlier supervisor started: its name ends with the process, not what it started. */
  hold(leader: ProcessIdentity): void {
    this.#jobOf(leader);
  }

  /** The pids in the job of this process; undefined where it leads none. */
  members(leader: ProcessIdentity): readonly number[] | undefined {
    const job = this.#jobOf(leader);
    return job === 0 ? undefined : this.#pidsIn(job);
  }

  /** Whether the process is in the job of another one, as far as we have these open. */
  isMember(pid: number): boolean {
    return [...this.#open.values()].some((job) => this.#pidsIn(job).includes(pid));
  }

  /** Ends all in the job at once; none can start another in between. */
  terminate(leader: ProcessIdentity): boolean {
    const job = this.#jobOf(leader);
    return job !== 0 && this.#api.terminateJob(job, ENDED_BY_US) !== 0;
  }

  #jobOf(leader: ProcessIdentity): Handle {
    const name = nameOf(leader);
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const job = leader.pid > 0 ? this.#api.openJob(JOB_ACCESS.query | JOB_ACCESS.terminate, name) : 0;
    if (job !== 0) this.#open.set(name, job);
    return job;
  }

  #pidsIn(job: Handle): readonly number[] {
    for (let room: number = LIMITS.platform.windowsJobPids; ; room *= 2) {
      const list = Buffer.alloc(LIST_HEAD_BYTES + room * PID_BYTES);
      const answered = this.#api.queryJob(job, BASIC_PROCESS_ID_LIST, list, list.length);
      if (!answered && this.#api.lastError() === ERROR_MORE_DATA) continue;
      return answered ? parseProcessIdList(list) : [];
    }
  }

  #closeEmpty(): void {
    for (const [name, job] of this.#open) {
      if (this.#pidsIn(job).length > 0) continue;
      this.#api.closeHandle(job);
      this.#open.delete(name);
    }
  }
}

/** JOBOBJECT_BASIC_PROCESS_ID_LIST (winnt.h): how many are assigned, how many are in the list, and these. Pure. */
export function parseProcessIdList(list: Buffer): readonly number[] {
  const whole = Math.max(0, Math.floor((list.length - LIST_HEAD_BYTES) / PID_BYTES));
  const count = list.length < LIST_HEAD_BYTES ? 0 : Math.min(list.readUInt32LE(4), whole);
  return Array.from({ length: count }, (_, index) => Number(list.readBigUInt64LE(LIST_HEAD_BYTES + index * PID_BYTES)));
}

/** Of this logon session (`Local\`), where nobody else's names are. */
function nameOf({ pid, startToken }: ProcessIdentity): string {
  return `Local\\stacklight-${pid}-${startToken}`;
}
