import { formatList } from '../../../shared/text/list.ts';
import { SERVICE_LABEL } from '../../drivers/container/labels.ts';
import { ok } from '../../result.ts';
import { handOver } from '../../stack/export/export-compose.ts';
import { stackContainers } from '../analysis/stack-containers.ts';
import { nameBefore } from '../analysis/unfinished-replacement.ts';
import type { Check, Observations } from '../check.ts';
import type { ContainerDetails } from '../facts/container-details.ts';
import { writeComposeStep } from '../fixes/write-compose-step.ts';

/** Containers of the stack that exist only because somebody once typed a command: nobody could make them again. */
export const unmanagedContainer: Check = {
  id: 'unmanaged-container',
  reads: ['containers'],
  live: false,
  look: (seen) => {
    const all = unmanaged(seen);
    if (all.length === 0) return [];
    const names = formatList(all.map(({ name }) => name));
    return [
      {
        id: 'unmanaged-container',
        severity: 'info',
        message: `${names} ${all.length === 1 ? 'was' : 'were'} created by hand: no Compose file describes ${all.length === 1 ? 'it' : 'them'}, and no one could recreate ${all.length === 1 ? 'it' : 'them'} if lost.`,
        evidence: all.map(
          ({ name, image }) =>
            `container ${name} from ${image}: no label of Compose, no Compose file beside the stack file names it`,
        ),
        fixes: [{ intent: 'write-compose', label: 'Write a Compose file' }],
      },
    ];
  },
  fixes: {
    'write-compose': (_finding, seen) => {
      const all = unmanaged(seen);
      return ok({
        steps: [writeComposeStep(all, folderFor(seen))],
        notes: [
          'The containers stay as they are. Nothing is overwritten.',
          'Values that look like secrets go to .env, readable by you alone; .env.example names them for the repository.',
          `To hand them over to Compose later: ${handOver(all.map(({ name }) => name))}, then docker compose up -d in that folder. Nothing is removed: what the old ones wrote outside of volumes stays in them.`,
        ],
      });
    },
  },
};

function unmanaged(seen: Observations): readonly ContainerDetails[] {
  const inStack = new Set(stackContainers(seen).map(({ container }) => container.id));
  // The command of a service makes it anew whenever it is wanted.
  const made = new Set(seen.services.flatMap(({ madeContainers = [] }) => madeContainers));
  return seen.containers.filter(
    (one) =>
      !made.has(one.id) &&
      !isDescribed(one) &&
      !one.autoRemove &&
      nameBefore(one) === undefined &&
      (inStack.has(one.id) || isNamedLike(one.name, seen.stack.name)),
  );
}

function isDescribed({ labels, composeFile }: ContainerDetails): boolean {
  return (
    composeFile !== undefined ||
    labels['com.docker.compose.project'] !== undefined ||
    labels[SERVICE_LABEL] !== undefined
  );
}

/** `shop-db`, `shop_db` for the stack `shop`. */
function isNamedLike(name: string, stack: string): boolean {
  return name.startsWith(`${stack}-`) || name.startsWith(`${stack}_`);
}

/** Beside the stack file, under a name that no file of an earlier fix has. */
function folderFor({ stack, containers }: Observations): string {
  const taken = new Set(containers.flatMap(({ composeFile }) => composeFile ?? []));
  const base = `${stack.directory}/compose-${stack.name}`;
  let folder = base;
  for (let count = 2; taken.has(`${folder}/compose.yaml`); count += 1) folder = `${base}-${count}`;
  return folder;
}
