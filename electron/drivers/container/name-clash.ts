/**
 * What stands in the way of a Compose service because it has the same name: a project of another folder, a container that
 * nobody of ours made. Advice never removes anything: what is there may run, or hold data. Pure.
 */
import type { Problem } from '../../result.ts';
import { nameOfFolder } from '../../stack/compose/project/project-name.ts';
import { type ComposeHome, type Disk, pastOf, projectOf, serviceOf, strangersOf } from './compose/owner.ts';
import type { Container } from './container.ts';
import { isAlive } from './facts.ts';
import { DIRECTORY_LABEL } from './labels.ts';

/**
 * Two folders whose projects have one name: Compose would take the other's container for an older one of this service and
 * replace it. Undefined where no container of this service's name is in the way.
 */
export function projectClash(home: ComposeHome, containers: readonly Container[], disk: Disk): Problem | undefined {
  const stranger = strangersOf(containers, home, disk).find(
    ({ container }) => serviceOf(container.labels) === home.service,
  );
  if (!stranger) return undefined;
  const { container, place } = stranger;
  const here = place.startsWith(`${home.directory}/`) ? (home.files[0] ?? home.directory) : home.directory;
  return {
    code: 'compose-project-taken',
    message: `Two Compose projects are called ${home.project}: this one in ${here}, and one in ${place}, whose container ${container.name} ${isAlive(container) ? 'runs' : 'exists'}. Compose would take it for ${home.service} and replace it, so nothing was started.`,
    hint: `give this project a name of its own: name: ${freeName(home, containers)} as the first line of ${home.files[0] ?? 'its Compose file'}${home.explicit ? ', and the same name as project: where the stack file says one' : ''}`,
  };
}

/** One sentence where another folder's project of this name has other services only: they share networks and volumes. */
export function projectNeighbour(home: ComposeHome, containers: readonly Container[], disk: Disk): string | undefined {
  const others = strangersOf(containers, home, disk).filter(
    ({ container }) => serviceOf(container.labels) !== home.service,
  );
  const [first] = others;
  if (!first) return undefined;
  const names = [...new Set(others.map(({ container }) => container.name))].join(', ');
  return `Another Compose project is called ${home.project}, too: ${first.place} (${names}). Compose gives both the same networks and volumes; name: ${freeName(home, containers)} in ${home.files[0] ?? 'the Compose file'} keeps them apart.`;
}

/** A container that has the name which one of this service is to get. */
export function nameTaken(
  name: string,
  service: string,
  containers: readonly Container[],
  home: ComposeHome | undefined,
  disk: Disk,
): Problem {
  const code = 'container-name-taken';
  const holder = containers.find((one) => one.name === name);
  const past = home && holder && pastOf([holder], home, disk)[0];
  if (home && past) {
    return {
      code,
      message: `${service} cannot have its container: its own one from before this folder was moved still has the name ${name}. Compose made it when the project was ${past.project} in ${past.folder}.`,
      hint: `to go on with it and its data: name: ${past.project} as the first line of ${home.files[0] ?? 'the Compose file'}`,
    };
  }
  const project = holder && projectOf(holder.labels);
  const stack = holder?.labels[DIRECTORY_LABEL];
  const maker = stack === undefined ? '' : `, of the stack in ${stack}`;
  const whose = project === undefined ? maker : `, of the Compose project ${project}`;
  const runs = holder && isAlive(holder) ? ' and runs' : '';
  return {
    code,
    message: `${service} cannot have its container: another one is named ${name} already${whose}${runs}.`,
    hint: `use it as it is with container: ${name}, or keep it under another name: docker rename ${name} ${name}-old`,
  };
}

/** One sentence on a container of this very service that an earlier name of its folder left, where it is in the way. */
export function describePast(home: ComposeHome, container: Container, disk: Disk): string | undefined {
  const [past] = pastOf([container], home, disk);
  return (
    past &&
    `${container.name} is ${home.service} itself from before its folder was moved (project ${past.project} in ${past.folder}); name: ${past.project} as the first line of ${home.files[0] ?? 'the Compose file'} goes on with it and its data`
  );
}

/** `shop-b` for /b/shop: what lies around the folder tells the two apart. */
function freeName({ project, directory }: ComposeHome, containers: readonly Container[]): string {
  const taken = new Set(containers.map(({ labels }) => projectOf(labels)));
  const deps = directory.split(/[/\\]/).filter((part) => part !== '');
  const wanted = `${project}-${nameOfFolder(deps.at(-2) ?? '2')}`;
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
  return name;
}
