import type { Problem, Result } from '../../result.ts';
import type { Part } from '../import/part.ts';

/** What the readers of single sources are told. */
export interface SourceContext {
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file was named itself; else it was found in its folder. */
  readonly alone: boolean;
  /** Ports of this machine that earlier sources of the folder declare: later ones take others where they are free to. */
  readonly takenPorts: ReadonlySet<number>;
}

/** Reads one source. A failure holds what is wrong with it, with its place; undefined: nothing in it can be run. */
export type ReadSource = (
  file: string,
  context: SourceContext,
) => Promise<Result<Part | undefined, Problem | readonly Problem[]>>;
