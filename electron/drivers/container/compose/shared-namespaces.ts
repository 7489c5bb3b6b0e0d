/** Other services' containers that a Compose service shares something with: `network_mode: service:db` and its like. Pure. */
import { fail, ok, type Result } from '../../../result.ts';
import type { ComposeProject, ComposeService } from '../../../stack/compose/project/project.ts';
import type { Container } from '../container.ts';
import { isAlive } from '../facts.ts';
import { byCompose } from '../identity.ts';
import type { HostModes } from './host-config.ts';

/** Fails with `container-missing` where one that must be there is not: the engine needs its id. */
export function modesOf(
  containers: readonly Container[],
  project: ComposeProject,
  service: ComposeService,
): Result<HostModes & { readonly links: readonly string[] }> {
  const missing: string[] = [];
  const peer = (name: string) => {
    const found = peerOf(containers, project, name);
    if (!found) missing.push(name);
    return found;
  };
  const mode = (text: string | undefined) => {
    const name = /^service:(.+)$/.exec(text ?? '')?.[1];
    return name === undefined ? text : `container:${peer(name)?.id}`;
  };
  const [pidMode, ipcMode] = [mode(service.pid), mode(service.ipc)];
  const networkMode = mode(service.networkMode) ?? firstNetwork(project, service);
  const volumesFrom = service.volumesFrom.map((text) => {
    const outside = /^container:(.+)$/.exec(text)?.[1];
    if (outside !== undefined) return outside;
    const [name = '', ...rights] = text.split(':');
    return [peer(name)?.id, ...rights].join(':');
  });
  const links = service.links.flatMap((text) => {
    const [name = '', alias = name] = text.split(':');
    const linked = peer(name);
    return linked ? [`${linked.name}:${alias}`] : [];
  });
  if (missing.length > 0) {
    const message = `${service.name} shares something with ${missing.join(', ')}, which has no container yet.`;
    return fail({ code: 'container-missing', message, hint: `start ${missing[0]} first` });
  }
  return ok({ networkMode, volumesFrom, links, ...(pidMode && { pidMode }), ...(ipcMode && { ipcMode }) });
}

function firstNetwork(project: ComposeProject, { networks: [first] }: ComposeService): string {
  if (!first) return 'none';
  return project.networks.find(({ key }) => key === first.network)?.name ?? `${project.name}_${first.network}`;
}

function peerOf(
  containers: readonly Container[],
  { name, directory, files, services, inactive }: ComposeProject,
  service: string,
): Container | undefined {
  const { image } = [...services, ...inactive].find((one) => one.name === service) ?? {};
  const identity = byCompose({ project: name, service, directory, files, ...(image !== undefined && { image }) });
  return containers
    .filter((container) => identity.matches(container))
    .sort((a, b) => Number(isAlive(b)) - Number(isAlive(a)) || b.createdAt - a.createdAt)[0];
}
