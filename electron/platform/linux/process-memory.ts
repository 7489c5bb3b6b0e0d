import { lookAtProc, readProc } from '../proc-files.ts';
import { environmentValue, type ProcStat, parseCmdline } from '../proc-stat.ts';

interface Known {
  /** Start and image: what is known is about this program in this process only. */
  readonly key: string;
  command?: readonly string[];
  /** Values of our own variables by name. */
  readonly marks: Map<string, string | undefined>;
}

/**
 * What a process keeps as long as it runs one program: its command line and the environment that it was started with. Each is
 * read once. Only our own variables are kept of an environment, the rest may be secret.
 */
export class ProcessMemory {
  readonly #known = new Map<number, Known>();

  /** As it was when it was first seen; a program that writes a title into it later is not seen to do so. */
  command(stat: ProcStat): readonly string[] {
    const known = this.#of(stat);
    if (known.command) return known.command;
    const command = parseCmdline(readProc(`${stat.pid}/cmdline`) ?? '');
    // A process in the middle of an exec has none for a moment.
    if (command.length > 0) known.command = command;
    return command;
  }

  /** The value of the variable `name`, one of our own. */
  mark(stat: ProcStat, name: string): string | undefined {
    const { marks } = this.#of(stat);
    if (marks.has(name)) return marks.get(name);
    const block = lookAtProc(`${stat.pid}/environ`);
    const value = environmentValue(block ?? '', name);
    // Empty in the middle of an exec; what may not be read stays so until the next one.
    if (block !== '') marks.set(name, value);
    return value;
  }

  /** Who is not among these is dead. */
  forgetAllBut(live: ReadonlySet<number>): void {
    for (const pid of this.#known.keys()) if (!live.has(pid)) this.#known.delete(pid);
  }

  #of({ pid, startTicks, image }: ProcStat): Known {
    const key = `${startTicks} ${image}`;
    const known = this.#known.get(pid);
    if (known?.key === key) return known;
    const fresh: Known = { key, marks: new Map() };
    this.#known.set(pid, fresh);
    return fresh;
  }
}
