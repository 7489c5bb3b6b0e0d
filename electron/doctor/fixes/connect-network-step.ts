/** The steps that join containers on a network. */

import type { EndpointSettings } from 'dockerode';
import { canReach } from '../../drivers/container/exec/can-reach.ts';
import { isShortId } from '../../drivers/container/short-id.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Joint } from '../analysis/network-split.ts';
import type { StackContainer } from '../analysis/stack-containers.ts';
import type { FixStep, FixTools } from '../check.ts';
import type { ContainerReference } from '../facts/container-details.ts';

type Engine = FixTools['engine'];

export function createNetworkStep(name: string): FixStep {
  return {
    step: {
      id: `network-${name}`,
      action: 'change',
      target: `network ${name}`,
      reason: 'made, since neither has one with names',
    },
    work: async ({ engine }) => {
      const made = await engine.request(`create network ${name}`, (docker, abortSignal) =>
        docker.createNetwork({ Name: name, CheckDuplicate: true, abortSignal }),
      );
      // 409: it is there already, from an earlier fix.
      return made.ok || made.problem.status === 409 ? ok(`network ${name} is there`) : made;
    },
  };
}

export function connectStep({ container, network, aliases, again }: Joint): FixStep {
  const as = aliases.length > 0 ? ` as ${aliases.join(', ')}` : '';
  return {
    step: {
      id: `connect-${container.name}-${network}`,
      action: 'connect',
      target: `container ${container.name} to network ${network}${as}`,
      reason: again
        ? 'disconnects briefly: names are assigned on joining'
        : 'so that both can resolve each other by name',
    },
    work: async ({ engine }) => {
      const kept = again ? await leave(engine, container.id, network) : ok({});
      if (!kept.ok) return kept;
      const joined = await join(engine, container.id, network, { ...kept.value, Aliases: [...aliases] });
      if (!joined.ok) {
        // Without its new name it is still better off than without its network.
        if (again) await join(engine, container.id, network, kept.value);
        return joined;
      }
      await engine.refresh(container.id);
      return ok(`connected${as}`);
    },
  };
}

/** Proves it from inside, where the image has a tool to prove it with. */
export function reachStep({ id, container }: StackContainer, { host, port }: ContainerReference): FixStep {
  const target = port === undefined ? host : `${host}:${port}`;
  return {
    step: {
      id: `reach-${container.name}-${host}`,
      action: 'connect',
      target: `${id} to ${target}`,
      reason: 'tried from inside',
      service: id,
    },
    work: async ({ engine }) => {
      if (port === undefined || container.status !== 'running')
        return ok('not tried: it does not run or names no port');
      const reach = await canReach(engine, container.id, host, port);
      if (!reach.ok) return ok(`not tried: ${reach.problem.message}`);
      if (reach.value.reached) return ok(`${id} ${reach.value.detail}`);
      return fail({ code: 'not-reached', message: `${id} ${reach.value.detail}` });
    },
  };
}

/** What it was there besides its names: a fixed address, driver options. */
async function leave(engine: Engine, id: string, network: string): Promise<Result<EndpointSettings>> {
  const looked = await engine.request('describe a container', (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  if (!looked.ok) return looked;
  const { Aliases, IPAMConfig } = looked.value.NetworkSettings.Networks[network] ?? {};
  const left = await engine.request(`disconnect it from network ${network}`, (docker) =>
    docker.getNetwork(network).disconnect({ Container: id }),
  );
  if (!left.ok) return left;
  const aliases = ((Aliases ?? []) as string[]).filter((alias) => !isShortId(id, alias));
  return ok({ Aliases: aliases, ...(IPAMConfig && { IPAMConfig }) } as EndpointSettings);
}

function join(engine: Engine, id: string, network: string, endpoint: EndpointSettings): Promise<Result<unknown>> {
  return engine.request(`connect it to network ${network}`, (docker) =>
    docker.getNetwork(network).connect({ Container: id, EndpointConfig: endpoint }),
  );
}
