/**
 * Checks the data of a stack file against the schema and goes on with what is right: wrong parts are taken out, so that one
 * run reports the mistakes of every kind and not only the first.
 */

import { LIMITS } from '../../limits.ts';
import { type StackFileInput, stackFile } from '../schema/stack-file.ts';
import { explain } from './explain-issues.ts';
import type { Tree } from './interpolated-tree.ts';
import type { Path, Report } from './problem-report.ts';

/** The part of the file that fits the schema, or undefined when too little of it does. Reports everything that does not. */
export function validate(tree: Tree, report: Report): StackFileInput | undefined {
  let data = tree.data;
  for (let round = 0; round < LIMITS.stack.removals; round++) {
    const result = stackFile.safeParse(data);
    if (result.success) return result.data;
    const explained = explain(result.error.issues, data, tree.show);
    // Later rounds only see what the earlier ones cut off.
    if (round === 0) {
      for (const { path, trouble } of explained) {
        if (trouble && !tree.excused(path)) report.error(path, trouble);
      }
    }
    // All at once: a file of ten thousand mistakes is not to be copied ten thousand times.
    const cuts: Cuts = new Map();
    for (const { path } of explained) {
      const cut = placeToCut(data, path);
      if (cut === undefined) return undefined;
      mark(cuts, cut);
    }
    data = without(data, cuts);
  }
  return undefined;
}

/** The nearest value at or above the path that is a key of a mapping: cutting into a list would move what follows. */
function placeToCut(data: unknown, path: Path): Path | undefined {
  let place: Path | undefined;
  let here = data;
  for (const [index, part] of path.entries()) {
    if (typeof here !== 'object' || here === null) break;
    if (!Object.hasOwn(here, part)) break;
    if (!Array.isArray(here)) place = path.slice(0, index + 1);
    here = Reflect.get(here, part);
  }
  return place;
}

/** What is cut below a value, by key; `whole` where the value itself is. */
type Cuts = Map<string | number, Cuts | 'whole'>;

function mark(cuts: Cuts, path: Path): void {
  let here = cuts;
  for (const [index, part] of path.entries()) {
    const below = here.get(part);
    if (below === 'whole') return;
    const next: Cuts = below ?? new Map();
    here.set(part, index === path.length - 1 ? 'whole' : next);
    here = next;
  }
}

function without(data: unknown, cuts: Cuts): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const below = (value: unknown, cut: Cuts | 'whole' | undefined) => (cut instanceof Map ? without(value, cut) : value);
  if (Array.isArray(data)) return data.map((item: unknown, index) => below(item, cuts.get(index)));
  const kept = Object.entries(data).filter(([name]) => cuts.get(name) !== 'whole');
  return Object.fromEntries(kept.map(([name, value]) => [name, below(value, cuts.get(name))]));
}
