/** Collects everything that is wrong with one stack file, each with its place, and decides what it brings down. */
import { LIMITS } from '../../limits.ts';
import type { Problem } from '../../result.ts';

/** Keys and list positions from the root of the file to a value. */
export type Path = readonly (string | number)[];

/** A problem before its place is known. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Point at the key rather than at its value. */
  readonly at?: 'key';
}

export interface Report {
  /** The file cannot be used. */
  error(path: Path, trouble: Trouble): void;
  /** Right in shape but no use: blocks the service it belongs to, and the file where it belongs to none. */
  unusable(path: Path, trouble: Trouble): void;
  warn(path: Path, trouble: Trouble): void;
}

export interface Findings {
  readonly errors: readonly Problem[];
  /** By service, in file order. */
  readonly blocked: ReadonlyMap<string, readonly Problem[]>;
  readonly warnings: readonly Problem[];
}

export type Locate = (path: Path, at: 'key' | 'value') => { readonly line: number; readonly column: number };

/** `findings` gives what was reported so far, sorted by place, each thing once. */
export function createReport(file: string, locate: Locate): Report & { findings(): Findings } {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  const blocked = new Map<string, Problem[]>();
  const placed = (path: Path, { at, ...trouble }: Trouble): Problem => ({
    ...trouble,
    file,
    ...locate(path, at ?? 'value'),
  });
  return {
    error: (path, trouble) => {
      if (errors.length < LIMITS.stack.complaints) errors.push(placed(path, trouble));
    },
    warn: (path, trouble) => {
      if (warnings.length < LIMITS.stack.complaints) warnings.push(placed(path, trouble));
    },
    unusable: (path, trouble) => {
      const service = serviceOf(path);
      const list = service === undefined ? errors : (blocked.get(service) ?? []);
      if (service !== undefined) blocked.set(service, list);
      if (list.length < LIMITS.stack.complaints) list.push(placed(path, trouble));
    },
    findings: () => ({
      errors: inFileOrder(errors),
      warnings: inFileOrder(warnings),
      blocked: new Map([...blocked].map(([service, problems]) => [service, inFileOrder(problems)])),
    }),
  };
}

/** `services.api.ports[0]`, for people. */
export function formatPath(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

export function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function serviceOf(path: Path): string | undefined {
  const [root, service] = path;
  return root === 'services' && typeof service === 'string' && path.length > 2 ? service : undefined;
}
