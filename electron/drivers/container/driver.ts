/** The container driver: services that a container engine runs. */
import { fail, ok, type Result } from '../../result.ts';
import type { ServiceSpec } from '../../stack/stack.ts';
import type { Driver, Running } from '../driver.ts';
import { ComposeAccess } from './compose/access.ts';
import type { Engine } from './engine/engine.ts';
import { endedOf, isAlive, runningOf } from './facts.ts';
import { choose, type Identity, identityOf } from './identity.ts';
import { locate } from './locate.ts';
import { startContainer } from './start/start-container.ts';
import type { ContainerDeps } from './start/start-request.ts';
import { stopContainer } from './stop/stop-container.ts';
import { watchContainer } from './watch/watch-container.ts';

/** Without a Compose command; who holds a port is not known. */
const NOTHING_AROUND: ContainerDeps = { compose: new ComposeAccess(async () => ({})) };

/**
 * One driver serves every stack; `stackName` and `directory` say whose containers are looked for when a start does not.
 * The engine outlives the driver: whoever made it closes it. What is `around` is shared by the drivers of all stacks.
 */
export function containerDriver(
  engine: Engine,
  stackName: string,
  deps: ContainerDeps = NOTHING_AROUND,
  directory?: string,
): Driver {
  const identify = (spec: ServiceSpec) => identityIn(spec, stackName, directory);
  return {
    async start(spec, context) {
      const identity = await identify(spec);
      if (!identity.ok) return identity;
      const name = choose(identity.value, engine.list())?.name ?? nameOf(spec);
      const { own } = engine;
      const order = { engine, spec, identity: identity.value, context, deps };
      const result = await own.during(order.identity.key, () => own.during(name, () => startContainer(order)));
      engine.announce();
      return result;
    },

    async stop(spec, running, options) {
      const identity = await identify(spec);
      if (!identity.ok) return { gone: true, forced: false, survivors: [] };
      return stopContainer(engine, identity.value, running, options);
    },

    async find(spec): Promise<Result<Running | undefined>> {
      const identity = await identify(spec);
      if (!identity.ok) return identity;
      const located = await locate(engine, identity.value);
      if (!located.ok) return located;
      const container = located.value;
      const up = container !== undefined && (isAlive(container) || container.status === 'restarting');
      return ok(up ? runningOf(container) : undefined);
    },

    async ended(spec) {
      const identity = await identify(spec);
      if (!identity.ok) return identity;
      const located = await locate(engine, identity.value);
      return located.ok ? ok(located.value && endedOf(located.value)) : located;
    },

    watch(spec, running, listener) {
      let ended = false;
      let leave: () => void = () => {};
      void identify(spec).then((identity) => {
        if (ended || !identity.ok) return;
        leave = watchContainer(engine, identity.value, running, (observation) => {
          if (!ended) listener(observation);
        });
      });
      return () => {
        ended = true;
        leave();
      };
    },
  };
}

async function identityIn(
  spec: ServiceSpec,
  stackName: string,
  directory: string | undefined,
): Promise<Result<Identity>> {
  if (!spec.container) return fail({ code: 'not-a-container', message: `Service ${spec.id} is not a container.` });
  return ok(await identityOf(spec.container.from, stackName, spec.id, directory));
}

function nameOf(spec: ServiceSpec): string {
  const from = spec.container?.from;
  return from?.how === 'existing' || from?.how === 'image' ? from.name : spec.id;
}
