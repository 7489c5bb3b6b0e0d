/**
 * This machine as a proposal: running containers and native listeners of the user, grouped by Compose project and by the
 * repository of their working directory. What depends on what is not to be seen from outside and is not made up. Pure.
 */
import { isInside, resolveFolder } from '../../../commands/folders.ts';
import type { Problem } from '../../../result.ts';
import { withoutGaps } from '../escape-dollars.ts';
import type { Proposal, ProposedService } from '../proposal.ts';
import { containerCandidates } from './containers.ts';
import { nativeCandidates } from './natives.ts';
import { notesOf } from './notes.ts';
import type { Candidate, CandidateGroup, MachinePicture } from './picture.ts';

/** Something of the machine that could be a stack of its own. */
export interface MachineGroup extends CandidateGroup {
  readonly services: number;
}

/** Everything, as one stack named `this-machine` in the user's home; each service says to which group it belongs. */
export function proposeMachine(picture: MachinePicture): Proposal {
  return proposal('this-machine', picture.self.home ?? '/', candidates(picture), notesOf(picture), true);
}

/** One group as a stack of its own, in its own folder; undefined: there is no group of that name. */
export function proposeGroup(picture: MachinePicture, name: string): Proposal | undefined {
  const own = candidates(picture).filter(({ group }) => group.name === name || group.title === name);
  const [first] = own;
  if (!first) return undefined;
  const directory = first.group.directory ?? picture.self.home ?? '/';
  return proposal(first.group.name, directory, own, picture.notes, false);
}

/** Groups with what is in them, in the order of the proposal. */
export function machineGroups(picture: MachinePicture): readonly MachineGroup[] {
  const all = candidates(picture);
  const byName = new Map(all.map(({ group }) => [group.name, group]));
  return [...byName.values()].map((group) => ({
    ...group,
    services: all.filter((one) => one.group.name === group.name).length,
  }));
}

/** Groups with a folder first, by name; in a group containers, then processes, each by port. */
function candidates(picture: MachinePicture): readonly Candidate[] {
  const all = withOwnNames([...containerCandidates(picture), ...nativeCandidates(picture)]);
  const rank = ({ group, kind, ports }: Candidate) =>
    [group.directory === undefined ? 1 : 0, group.name, kind === 'container' ? 0 : 1, ports[0] ?? 65_536] as const;
  return all.toSorted((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a[0] - b[0] || a[1].localeCompare(b[1]) || a[2] - b[2] || a[3] - b[3];
  });
}

/** Two folders may have one name; their groups have not. */
function withOwnNames(all: readonly Candidate[]): readonly Candidate[] {
  const titles = [...new Set(all.map(({ group }) => group.title))].toSorted();
  const names = new Map<string, string>();
  for (const title of titles) {
    const name = all.find(({ group }) => group.title === title)?.group.name ?? 'others';
    const taken = new Set(names.values());
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
    names.set(title, free);
  }
  return all.map((one) => ({ ...one, group: { ...one.group, name: names.get(one.group.title) ?? one.group.name } }));
}

function proposal(
  name: string,
  directory: string,
  all: readonly Candidate[],
  notes: readonly Problem[],
  grouped: boolean,
): Proposal {
  const ids = new Set<string>();
  const holders = new Map<number, string>();
  const services = all.map((one) => {
    const id = freeId(one, ids);
    ids.add(id);
    const rival = one.ports.map((port) => holders.get(port)).find((holder) => holder !== undefined);
    const doubt = one.doubt ?? (rival && `${rival} is on the same port`);
    if (!doubt) for (const port of one.ports) holders.set(port, id);
    return service(one, id, directory, doubt, grouped);
  });
  return { name, directory, sources: [], services, notes, watch: [] };
}

function service(
  one: Candidate,
  id: string,
  directory: string,
  doubt: string | undefined,
  grouped: boolean,
): ProposedService {
  const { command, external, ...rest } = one.entry;
  const workingDir = one.workingDir === undefined ? undefined : relative(directory, one.workingDir);
  const compose = one.compose && {
    file:
      one.compose.files.length === 1
        ? relative(directory, one.compose.files[0] ?? '')
        : one.compose.files.map((file) => relative(directory, file)),
    service: one.compose.service,
    project: one.compose.project,
  };
  return {
    id,
    kind: one.kind,
    entry: withoutGaps({
      command,
      external,
      working_dir: workingDir === '.' ? undefined : workingDir,
      compose,
      ...rest,
    }),
    source: 'machine',
    from: one.from,
    ...(grouped && { group: one.group.title }),
    because: doubt ? [...one.because, doubt] : one.because,
    chosen: doubt === undefined,
  };
}

/** Its name as a service may be called; with the group's name in front, then a number behind it, where that is taken. */
function freeId(one: Candidate, taken: ReadonlySet<string>): string {
  const plain =
    one.name
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'service';
  const wishes = [plain, `${one.group.name}-${plain}`];
  for (let number = 2; ; number++) {
    const free = wishes.find((wish) => !taken.has(wish));
    if (free) return free;
    wishes.push(`${plain}-${number}`);
  }
}

/** The path as the stack file has it: relative where it lies in its folder, absolute elsewhere. */
function relative(directory: string, path: string): string {
  if (!isInside(path, directory) || directory === '/') return path;
  const rest = resolveFolder(path, '.').slice(resolveFolder(directory, '.').length + 1);
  return rest === '' ? '.' : rest;
}
