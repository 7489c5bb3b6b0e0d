import { formatList } from '../../../shared/text/list.ts';
import type { Finding } from '../../contract/finding.ts';
import { fail, ok } from '../../result.ts';
import { joiningFor, type Split, splits } from '../analysis/network-split.ts';
import { definitionOf } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';
import type { ContainerDetails } from '../facts/container-details.ts';
import { connectStep, createNetworkStep, reachStep } from '../fixes/connect-network-step.ts';

/** A service is configured to use another by a name that no network of its resolves. */
export const networkSplit: Check = {
  id: 'network-split',
  reads: ['containers'],
  live: false,
  look: (seen) => splits(seen).map((split) => findingOf(split, seen.stack.name)),
  fixes: {
    connect: (finding, seen) => {
      const split = splits(seen).find((one) => idOf(one) === finding.id);
      const joining = split && joiningFor(split, seen.stack.name);
      if (!split || !joining) return fail({ code: 'no-fix', message: 'There is nothing left to connect.' });
      return ok({
        steps: [
          ...(joining.create === undefined ? [] : [createNetworkStep(joining.create)]),
          ...joining.joints.map(connectStep),
          reachStep(split.from, split.reference),
        ],
        notes: [
          'Containers stay on the networks that they are on.',
          `Write the network and the alias ${split.reference.host} into ${definitionOf(split.from)}, too: a container that is made anew has only what is written there.`,
        ],
      });
    },
  },
};

function idOf({ from, reference }: Split): string {
  return `network-split/${from.id}/${reference.host}`;
}

function findingOf(split: Split, stack: string): Finding {
  const { from, reference, target } = split;
  const { host, port, variable, reach } = reference;
  const place = port === undefined ? host : `${host}:${port}`;
  return {
    id: idOf(split),
    severity: 'error',
    service: from.id,
    message: `${from.id} is configured to use ${place} (${variable}), but cannot resolve ${host}: ${explain(split)}.`,
    evidence: [
      `${variable} of container ${from.container.name} names ${place}`,
      networksText(from.container),
      networksText(target),
      ...(reach ? [`tried from inside ${from.container.name}: ${reach.detail}`] : []),
    ],
    fixes: joiningFor(split, stack) ? [{ intent: 'connect', label: `Connect ${target.name} as ${host}` }] : [],
  };
}

function explain({ from, target, why, reference }: Split): string {
  switch (why) {
    case 'no-alias':
      return `container ${target.name} is on the same network, but is not called ${reference.host} there`;
    case 'default-bridge':
      return `it and container ${target.name} are on the engine's default bridge network, which knows no names`;
    case 'host-network':
      return `container ${target.name} uses ${target.networkMode === 'host' ? "the host's network" : 'no network of its own'} and has no name on any other network`;
    case 'apart':
      return `no network has both it (${formatList(names(from.container))}) and container ${target.name} (${formatList(names(target))})`;
  }
}

function names({ networks }: ContainerDetails): readonly string[] {
  return networks.length > 0 ? networks.map(({ name }) => name) : ['no network'];
}

function networksText(container: ContainerDetails): string {
  const networks = container.networks.map(({ name, aliases }) =>
    aliases.length > 0 ? `${name} (as ${aliases.join(', ')})` : name,
  );
  return `container ${container.name} is on ${formatList(networks) || 'no network'}`;
}
