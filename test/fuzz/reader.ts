/** Something of ours that reads what others wrote, as the fuzzer tries it. */
export interface Reader {
  readonly name: string;
  /** What it is given first, as real ones are. `root`: the repository's folder. */
  seeds(root: string): readonly (string | Uint8Array)[];
  /** Words of its format beside those of the seeds. */
  readonly words?: readonly string[];
  /** `folder`: its own, empty and in memory. */
  open(folder: string): Promise<OpenReader>;
}

export interface OpenReader {
  /** Reads it. Whatever is wrong with the input is a value; a throw is a finding. */
  read(input: Buffer): Promise<Read>;
  close?(): Promise<void>;
}

export interface Read {
  /** What it was taken for; undefined when it was refused. */
  readonly value?: unknown;
  /** Sentences for people: of a refusal at least one. */
  readonly said: readonly string[];
}

/** Of the answers that most readers give. */
export function readOf(
  result:
    | { readonly ok: true; readonly value: unknown }
    | { readonly ok: false; readonly problem: Said | readonly Said[] },
): Read {
  if (result.ok) return { value: result.value, said: notesIn(result.value) };
  return { said: [result.problem].flat().map((problem) => (problem as Said).message) };
}

interface Said {
  readonly message: string;
}

/** The warnings of a stack, the notes of a proposal. */
function notesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { warnings, notes } = value as { readonly warnings?: readonly Said[]; readonly notes?: readonly Said[] };
  return [...(warnings ?? []), ...(notes ?? [])].map(({ message }) => message);
}
