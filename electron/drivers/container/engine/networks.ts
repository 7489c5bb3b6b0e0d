/** Networks by their names, as in Compose: the containers of one stack share one, so that they find each other by service name. */
import type { NetworkCreateOptions } from 'dockerode';
import { ok, type Result } from '../../../result.ts';
import { STACK_LABEL } from '../labels.ts';
import type { Engine } from './engine.ts';

/** Compose's name for it; one that Compose made for a project of this name is used as it is. */
export function networkName(stackName: string): string {
  return `${stackName}_default`;
}

export async function ensureNetwork(engine: Engine, stackName: string): Promise<Result<string>> {
  return ensureNamedNetwork(engine, { Name: networkName(stackName), Labels: { [STACK_LABEL]: stackName } });
}

/** The engine allows two networks of one name: services that start together wait for each other's. */
const underWay = new WeakMap<Engine, Map<string, Promise<Result<string>>>>();

/** Makes the network where it is not there yet. */
export function ensureNamedNetwork(engine: Engine, options: NetworkCreateOptions): Promise<Result<string>> {
  const making = underWay.get(engine) ?? new Map<string, Promise<Result<string>>>();
  underWay.set(engine, making);
  const name = options.Name;
  const present = making.get(name);
  if (present) return present;
  const made = make(engine, options).finally(() => making.delete(name));
  making.set(name, made);
  return made;
}

async function make(engine: Engine, options: NetworkCreateOptions): Promise<Result<string>> {
  const there = await hasNetwork(engine, options.Name);
  if (!there.ok) return there;
  if (there.value) return ok(options.Name);
  const made = await engine.request(`make the network ${options.Name}`, (docker) =>
    docker.createNetwork({ ...options, CheckDuplicate: true }),
  );
  // 409: somebody was faster, which is what we want.
  return made.ok || made.problem.status === 409 ? ok(options.Name) : made;
}

export async function hasNetwork(engine: Engine, name: string): Promise<Result<boolean>> {
  const listed = await engine.request(`look for the network ${name}`, (docker) =>
    docker.listNetworks({ filters: { name: [name] } }),
  );
  return listed.ok ? ok(listed.value.some((network) => network.Name === name)) : listed;
}
