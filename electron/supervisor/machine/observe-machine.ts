import { homedir } from 'node:os';
import { Engine } from '../../drivers/container/engine/engine.ts';
import { isAlive } from '../../drivers/container/facts.ts';
import { SERVICE_MARK } from '../../drivers/native/marker.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessInfo } from '../../platform/platform.ts';
import { takeInventory } from '../../ports/inventory.ts';
import type { Inventory } from '../../ports/types.ts';
import { messageOf, ok, type Problem, type Result } from '../../result.ts';
import { labelledFiles } from '../../stack/import/machine/containers.ts';
import type { MachinePicture, SeenContainer, SeenFolder } from '../../stack/import/machine/picture.ts';
import { machineGroups, proposeGroup, proposeMachine } from '../../stack/import/machine/propose-machine.ts';
import type { Proposal } from '../../stack/import/proposal.ts';
import { selfOf } from '../ports/own-processes.ts';
import { exists, seenFolder, venvInterpreter } from './project-folders.ts';

export interface MachineLook {
  readonly platform: Platform;
  /** Left out: one is connected to for this look only. */
  readonly engine?: Engine;
  /** Default: that of the user. */
  readonly home?: string;
}

/**
 * What runs on this machine as a proposal: for `stacklight import --from machine` and for the page. Needs no supervisor and starts
 * nothing; asks only the kernel, the engine and the disk, and no service.
 * @param look.group the name of one group (`shop`): that group as a stack of its own, in its own folder. Without it everything,
 *   named `this-machine`, each service with its `group`.
 * Fails with `nothing-runs`, `unknown-group` (names those that there are) or `machine-unseen`. An engine that does not answer is a note.
 */
export async function machineProposal(
  look: MachineLook & { readonly group?: string },
): Promise<Result<Proposal, readonly Problem[]>> {
  let picture: MachinePicture;
  try {
    picture = await machinePicture(look);
  } catch (error) {
    const message = `What listens on this machine cannot be seen: ${messageOf(error)}.`;
    return { ok: false, problem: [{ code: 'machine-unseen', message }] };
  }
  const proposal = look.group === undefined ? proposeMachine(picture) : proposeGroup(picture, look.group);
  if (!proposal) return { ok: false, problem: [unknownGroup(look.group ?? '', picture)] };
  if (proposal.services.length > 0) return ok(proposal);
  const message = 'Nothing runs on this machine that could be a service: no container, and no listener of yours.';
  return { ok: false, problem: [{ code: 'nothing-runs', message }, ...proposal.notes] };
}

function unknownGroup(group: string, picture: MachinePicture): Problem {
  const names = machineGroups(picture).map(({ name }) => name);
  const hint = names.length > 0 ? `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.` : 'There is none.';
  return { code: 'unknown-group', message: `Nothing that runs here belongs to a group "${group}".`, hint };
}

/** Throws only where the listeners cannot be had at all. */
async function machinePicture(look: MachineLook): Promise<MachinePicture> {
  const { platform, home = homedir() } = look;
  const { containers, facts, known, notes } = await lookAtEngine(look);
  const inventory = await takeInventory(platform, facts, known);
  const self = { ...(await selfOf(platform, [])), home, now: Date.now() };
  const processes = ownProcesses(inventory, self.uid);
  const marked = platform.environmentValues(SERVICE_MARK, [...processes.keys()]).catch(() => new Map<number, string>());
  const places = containers.flatMap(({ labels }) => labels['com.docker.compose.project.working_dir'] ?? []);
  const cwds = [...processes.values()].flatMap(({ cwd }) => cwd ?? []);
  const folders = await mapped(new Set([...cwds, ...places]), (folder) => seenFolder(folder, home));
  const [interpreters, composeFiles] = await Promise.all([
    interpretersOf(processes, folders),
    mapped(new Set(containers.flatMap(({ labels }) => labelledFiles(labels))), exists),
  ]);
  return {
    self,
    listeners: inventory.listeners,
    supervised: new Set((await marked).keys()),
    containers,
    folders,
    interpreters,
    composeFiles: new Set([...composeFiles].flatMap(([file, there]) => (there ? [file] : []))),
    notes,
  };
}

async function lookAtEngine(look: MachineLook) {
  const engine =
    look.engine ??
    new Engine({ env: process.env, home: look.home ?? homedir(), sockets: look.platform.engineSockets() });
  try {
    const late = { known: false, facts: [] };
    const { known, facts } = await Promise.race([engine.containers(), after(LIMITS.machine.engineMs, late)]);
    const { state } = engine;
    const why = state.type === 'unreachable' ? ` ${state.problem.message}` : '';
    const note = {
      code: 'engine-down',
      message: `Containers could not be seen, only native processes are proposed.${why}`,
    };
    return {
      known,
      facts,
      containers: known ? engine.list().filter(isAlive).map(seenContainer) : [],
      notes: known ? [] : [note],
    };
  } finally {
    if (!look.engine) engine.close();
  }
}

function seenContainer(container: ReturnType<Engine['list']>[number]): SeenContainer {
  const { id, name, image, labels, published, hasHealthcheck, restart } = container;
  return { id, name, image, labels, published, hasHealthcheck, restart: restart.policy };
}

/** The user's own processes behind listeners, and those above them. */
function ownProcesses(inventory: Inventory, uid: number | undefined): ReadonlyMap<number, ProcessInfo> {
  const all = inventory.listeners.flatMap(({ processes, parents }) => [...processes, ...parents]);
  return new Map(all.filter((one) => uid === undefined || one.uid === uid).map((one) => [one.pid, one]));
}

async function interpretersOf(
  processes: ReadonlyMap<number, ProcessInfo>,
  folders: ReadonlyMap<string, SeenFolder>,
): Promise<ReadonlyMap<number, string>> {
  const late = after(LIMITS.machine.diskMs, undefined);
  const found = [...processes.values()].map(async (process) => {
    const interpreter = await Promise.race([venvInterpreter(process, folders.get(process.cwd ?? '')), late]);
    return interpreter === undefined ? [] : [[process.pid, interpreter] as const];
  });
  return new Map((await Promise.all(found)).flat());
}

/** A disk that does not answer must not hold up the rest: what is not known in time is left out. */
async function mapped<T>(keys: ReadonlySet<string>, ask: (key: string) => Promise<T>): Promise<ReadonlyMap<string, T>> {
  const late = after(LIMITS.machine.diskMs, undefined);
  const found = [...keys].map(async (key) => [key, await Promise.race([ask(key), late])] as const);
  return new Map((await Promise.all(found)).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), ms).unref();
  });
}
