/** Running containers as candidates: by the Compose files that made them while those are there, else by their names. Pure. */

import { resolveFolder } from '../../../commands/folders.ts';
import { isWildcard } from '../../../platform/address.ts';
import type { PublishedPort } from '../../../ports/types.ts';
import { labelledPaths } from '../../compose/project/copied.ts';
import { withoutGaps } from '../escape-dollars.ts';
import { type Framework, frameworkOf } from '../frameworks/framework.ts';
import { healthcheckAt } from '../frameworks/framework-check.ts';
import { groupOfProject, LOOSE_CONTAINERS } from './groups.ts';
import type { Candidate, MachinePicture, SeenContainer } from './picture.ts';

const LABEL = 'com.docker.compose';

export function containerCandidates(picture: MachinePicture): readonly Candidate[] {
  const seen = new Set<string>();
  return picture.containers.flatMap((container) => {
    if (container.labels[`${LABEL}.oneoff`] === 'True' || madeByStack(container)) return [];
    const compose = composeOf(container, picture);
    // A service that runs several times is one entry: Compose knows how many.
    const key = compose && `${compose.project}\0${compose.service}`;
    if (key && seen.has(key)) return [];
    if (key) seen.add(key);
    return [candidate(container, compose, picture)];
  });
}

/** The stack of Stacklight that made the container, by the label that its driver writes (`drivers/container/identity.ts`). */
export function madeByStack({ labels }: SeenContainer): string | undefined {
  return labels['io.stacklight.stack'];
}

/** The absolute files that Compose's labels name: version 1 wrote them as they were given, beside the folder that it ran in. */
export function labelledFiles(labels: SeenContainer['labels']): readonly string[] {
  const folder = labels[`${LABEL}.project.working_dir`];
  if (!folder) return [];
  return labelledPaths(labels).map((file) => resolveFolder(folder, file));
}

function composeOf(container: SeenContainer, picture: MachinePicture): Candidate['compose'] {
  const { labels } = container;
  const project = labels[`${LABEL}.project`];
  const service = labels[`${LABEL}.service`];
  const files = labelledFiles(labels);
  const there = files.length > 0 && files.every((file) => picture.composeFiles.has(file));
  return project && service && there ? { files, service, project } : undefined;
}

function candidate(container: SeenContainer, compose: Candidate['compose'], picture: MachinePicture): Candidate {
  const { labels, name, image } = container;
  const project = labels[`${LABEL}.project`];
  const service = labels[`${LABEL}.service`];
  const group = project ? groupOfProject(project, labels[`${LABEL}.project.working_dir`], picture) : LOOSE_CONTAINERS;
  const published = publishedOf(container);
  const framework = frameworkOf({ image });
  const origin = compose ? {} : { container: name };
  const healthcheck = container.hasHealthcheck ? undefined : healthcheckOf(framework, published);
  const gone = project && !compose ? ['its Compose file is not there any more'] : [];
  return {
    name: service ?? name,
    kind: 'container',
    group,
    ...(compose && { compose }),
    entry: withoutGaps({ ...origin, ports: published.length > 0 ? published.map(written) : undefined, healthcheck }),
    ports: published.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port),
    from: `container ${name}`,
    because: [...reasons(container, framework), ...(compose ? [`label ${LABEL}.project: ${project}`] : gone)],
  };
}

/** Engines publish a port on `0.0.0.0` and `::`; to people that is one. */
function publishedOf({ published }: SeenContainer): readonly PublishedPort[] {
  const byPort = new Map<string, PublishedPort>();
  for (const port of published) {
    const key = `${port.protocol} ${port.port} ${isWildcard(port.address) ? '' : port.address}`;
    if (!byPort.has(key)) byPort.set(key, port);
  }
  return [...byPort.values()].toSorted((one, other) => one.port - other.port);
}

function written({ address, port, targetPort, protocol }: PublishedPort): number | string {
  const place = isWildcard(address) ? '' : `${address.includes(':') ? `[${address}]` : address}:`;
  const suffix = protocol === 'udp' ? '/udp' : '';
  if (place === '' && suffix === '' && port === targetPort) return port;
  return `${place}${port}:${targetPort}${suffix}`;
}

/** At the port of this machine that leads to where the server listens in its container. */
function healthcheckOf(framework: Framework | undefined, published: readonly PublishedPort[]) {
  const tcp = published.filter(({ protocol }) => protocol === 'tcp');
  const way = tcp.find(({ targetPort }) => targetPort === framework?.port);
  if (!framework || !way) return undefined;
  return healthcheckAt(framework.check, way.port, isWildcard(way.address) ? undefined : way.address);
}

function reasons(
  { image, hasHealthcheck, restart }: SeenContainer,
  framework: Framework | undefined,
): readonly string[] {
  return [
    framework ? `${framework.name}: ${framework.because}` : `image ${image}`,
    ...(hasHealthcheck ? ['the engine runs its health check'] : []),
    ...(restart === 'no' || restart === '' ? [] : [`the engine restarts it (${restart})`]),
  ];
}
