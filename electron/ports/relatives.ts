/**
 * Which claims a process may be a copy of, found by where and what it runs: of a thousand claims it is not compared with each. Whoever is
 * left out here is none by the full comparison either (`kinship.ts`). Pure.
 */
import type { RunLook } from '../commands/arguments.ts';
import { folderOf, isSameProgram, type Run, type RunFacts, runOf } from '../commands/run.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { runInside } from './container-copy.ts';
import type { Claim } from './types.ts';

/** One of the commands that a claim would run: its own, or what that starts. */
interface Meant {
  readonly at: number;
  readonly facts: RunFacts;
}

interface Index {
  readonly real: RunLook['real'];
  readonly look: RunLook;
  /** Native claims by the folder of what they would run. */
  readonly byFolder: ReadonlyMap<string, readonly Meant[]>;
  /** Containers by what they are meant to run, as people call it. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
  /** Worked out when somebody asks for it: most claims of a look are never compared with anything. */
  readonly runs: Map<RunFacts, Run | undefined>;
}

/** No number is a port here: what is dropped from the words of a run changes neither its program nor whether it is one. */
const NO_PORTS: ReadonlySet<number> = new Set();

/** By the claims of one look, which nobody changes. */
const indexes = new WeakMap<readonly Claim[], Index>();
const earlierRuns = new WeakMap<readonly Claim[], ReadonlyMap<number, readonly Claim[]>>();

/**
 * Those of `claims`, in their order, of which one of these processes may be a copy: native ones that run the same program in the same
 * folder, and containers that run what is called so. `real` resolves the links of a path, and is asked once for each: the claims are
 * those of one look.
 */
export function relativesOf(
  processes: readonly ProcessInfo[],
  claims: readonly Claim[],
  real: RunLook['real'],
): readonly Claim[] {
  const known = indexes.get(claims);
  const index = known && known.real === real ? known : indexed(claims, real);
  indexes.set(claims, index);
  const found = new Set<number>();
  for (const process of processes) {
    const folder = folderOf(process, index.look);
    const there = folder === undefined ? [] : (index.byFolder.get(folder) ?? []);
    const run = there.length + index.byName.size === 0 ? undefined : runOf(process, index.look);
    if (!run) continue;
    for (const { at, facts } of there) {
      const meant = index.runs.has(facts) ? index.runs.get(facts) : runOf(facts, index.look);
      index.runs.set(facts, meant);
      if (meant && isSameProgram(run, meant)) found.add(at);
    }
    for (const at of index.byName.get(run.name) ?? []) found.add(at);
  }
  return [...found].sort((one, other) => one - other).flatMap((at) => claims[at] ?? []);
}

function indexed(claims: readonly Claim[], real: RunLook['real']): Index {
  const look: RunLook = { ports: NO_PORTS, ...(real && { real: remembered(real) }) };
  const byFolder = new Map<string, Meant[]>();
  const byName = new Map<string, number[]>();
  for (const [at, claim] of claims.entries()) {
    const inside = claim.kind === 'container' ? runInside(claim) : undefined;
    if (inside) add(byName, inside.name, at);
    for (const facts of claim.kind === 'native' ? runsOf(claim) : []) {
      const folder = folderOf(facts, look);
      if (folder !== undefined) add(byFolder, folder, { at, facts });
    }
  }
  return { real, look, byFolder, byName, runs: new Map() };
}

function add<K, V>(groups: Map<K, V[]>, key: K, one: V): void {
  const there = groups.get(key);
  if (there) there.push(one);
  else groups.set(key, [one]);
}

/** What a native claim would run, and everything that this would start. */
function runsOf({ command, workingDir: cwd, program, inner = [] }: Claim): readonly RunFacts[] {
  const own = { command, ...(cwd !== undefined && { cwd }), ...(program !== undefined && { program }) };
  return [own, ...inner];
}

function remembered(real: (path: string) => string): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const found = known.get(path) ?? real(path);
    known.set(path, found);
    return found;
  };
}

/** Those of `claims`, in their order, of which one of these numbers was an earlier run; whether it is the same process is not asked. */
export function claimsOfEarlier(pids: readonly number[], claims: readonly Claim[]): readonly Claim[] {
  const known = earlierRuns.get(claims) ?? byEarlier(claims);
  earlierRuns.set(claims, known);
  const found = new Set(pids.flatMap((pid) => known.get(pid) ?? []));
  return found.size < 2 ? [...found] : claims.filter((claim) => found.has(claim));
}

function byEarlier(claims: readonly Claim[]): ReadonlyMap<number, readonly Claim[]> {
  const found = new Map<number, Claim[]>();
  for (const claim of claims) {
    for (const { pid } of claim.earlier) add(found, pid, claim);
  }
  return found;
}
