import type { ProcessIdentity, ProcessInfo } from '../platform.ts';
import { allPids, lookAtProc } from '../proc-files.ts';
import { type ProcStat, parseStat } from '../proc-stat.ts';
import { inSlices } from '../slices.ts';
import { type Forest, forestOf, lineageOf } from '../tree.ts';
import type { ProcessMemory } from './process-memory.ts';

/** What makes of a line of the kernel's what others know of a process; undefined when it is gone. */
export interface ProcessReader {
  /** Without its folder and file. */
  brief(stat: ProcStat): ProcessInfo | undefined;
  /** Everything, read at this moment. */
  whole(pid: number): ProcessInfo | undefined;
}

/** All processes of one look. It is taken once and serves everybody who asked for it; its trees and marks are found when they are asked for. */
export class ProcessTable {
  readonly all: readonly ProcessInfo[];
  readonly #stats: readonly ProcStat[];
  readonly #reader: ProcessReader;
  readonly #memory: ProcessMemory;
  readonly #marked = new Map<string, Promise<ReadonlyMap<string, ReadonlySet<number>>>>();
  #forest: Forest | undefined;

  private constructor(
    all: readonly ProcessInfo[],
    stats: readonly ProcStat[],
    reader: ProcessReader,
    memory: ProcessMemory,
  ) {
    this.all = all;
    this.#stats = stats;
    this.#reader = reader;
    this.#memory = memory;
  }

  /** One file of /proc and the owner of another for each process; the rest is known of all but the new ones. */
  static async take(reader: ProcessReader, memory: ProcessMemory): Promise<ProcessTable> {
    const all: ProcessInfo[] = [];
    const stats: ProcStat[] = [];
    await inSlices(allPids(), (pid) => {
      const stat = parseStat(lookAtProc(`${pid}/stat`) ?? '');
      const process = stat && reader.brief(stat);
      if (!process) return;
      all.push(process);
      stats.push(stat);
    });
    memory.forgetAllBut(new Set(stats.map(({ pid }) => pid)));
    return new ProcessTable(all, stats, reader, memory);
  }

  /** The same with folder and file of these, read now, and of everything above them. */
  async detailed(pids: ReadonlySet<number>): Promise<readonly ProcessInfo[]> {
    const byPid = new Map(this.all.map((process) => [process.pid, process]));
    const wanted = new Set([...pids].flatMap((pid) => [...lineageOf(pid, byPid)]));
    const all: ProcessInfo[] = [];
    await inSlices(this.all, (process) => {
      all.push((wanted.has(process.pid) ? this.#detailed(process) : process) ?? process);
    });
    return all;
  }

  /** The same with those of all. */
  async wholly(): Promise<readonly ProcessInfo[]> {
    const whole: ProcessInfo[] = [];
    await inSlices(this.all, (process) => {
      const found = this.#detailed(process);
      if (found) whole.push(found);
    });
    return whole;
  }

  /** The live members of a tree with all their details. */
  async tree(root: ProcessIdentity, marker?: string): Promise<readonly ProcessInfo[]> {
    this.#forest ??= forestOf(this.all, process.pid);
    const members = this.#forest.members(root, marker ? await this.#carriers(marker) : undefined);
    return members.flatMap((member) => this.#detailed(member) ?? []).filter(({ zombie }) => !zombie);
  }

  async #carriers(marker: string): Promise<ReadonlySet<number>> {
    const at = marker.indexOf('=');
    const name = marker.slice(0, at);
    const known = this.#marked.get(name) ?? this.#carriersOf(name);
    this.#marked.set(name, known);
    return (await known).get(marker.slice(at + 1)) ?? new Set();
  }

  async #carriersOf(name: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const carriers = new Map<string, Set<number>>();
    await inSlices(this.#stats, (stat) => {
      const value = this.#memory.mark(stat, name);
      if (value === undefined) return;
      const known = carriers.get(value);
      if (known) known.add(stat.pid);
      else carriers.set(value, new Set([stat.pid]));
    });
    return carriers;
  }

  /** Undefined when another process has the number by now, or none. */
  #detailed({ pid, startToken }: ProcessIdentity): ProcessInfo | undefined {
    const now = this.#reader.whole(pid);
    return now?.startToken === startToken ? now : undefined;
  }
}
