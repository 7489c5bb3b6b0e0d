import type { Finding } from '../../contract/finding.ts';
import { ofService } from '../../ports/of-service.ts';
import { referencesInText } from '../analysis/secrets.ts';
import type { Check, Observations, ServiceFacts } from '../check.ts';

interface Reference {
  readonly source: string;
  readonly host: string;
  readonly port?: number;
}

/** A process on this machine is told to reach something by a name that only Docker's own networks can resolve. */
export const hostUsesContainerName: Check = {
  id: 'host-uses-container-name',
  reads: ['env files', 'your environment', 'containers', 'names', 'stray copies'],
  live: false,
  readsOthersContainers: true,
  look: (seen) =>
    seen.services.flatMap((service) => {
      const found = new Map<string, Reference>();
      for (const reference of referencesOf(service, seen)) {
        const key = `${reference.host}:${reference.port ?? ''}`;
        if (!found.has(key) && isDockerOnly(reference.host, seen)) found.set(key, reference);
      }
      return found.size > 0 ? [findingOf(service, [...found.values()], seen)] : [];
    }),
};

/** What its variables name and, where a process on this machine gave the answer, what that says it uses. */
function referencesOf(service: ServiceFacts, seen: Observations): readonly Reference[] {
  const { id, kind } = service.spec;
  const shadowing = ofService(seen.shadows, id).some((shadow) => shadow.holder.process !== undefined);
  if (kind !== 'native' && !shadowing) return [];
  const variables = ofService(seen.environment.services, id)[0]?.references ?? [];
  const said = service.checks.flatMap(({ output }) => referencesInText(output));
  const copies = ofService(seen.machine.copyReferences ?? [], id);
  return [
    ...variables.map(({ variable, host, port }) => ({ source: variable, host, port })),
    ...said.map((reference) => ({ source: 'the answer to its health check', ...reference })),
    ...copies.map(({ host, port }) => ({ source: 'the answer of the copy', host, ...(port && { port }) })),
  ];
}

/** A container or service has this name, and this machine has no address for it. */
function isDockerOnly(host: string, seen: Observations): boolean {
  const resolved = seen.machine.names.find(({ name }) => name === host)?.address;
  return resolved === undefined && containersNamed(host, seen).length > 0;
}

function containersNamed(host: string, seen: Observations): readonly Named[] {
  return dockerNames(seen).filter(({ names }) => names.includes(host));
}

interface Named {
  readonly names: readonly string[];
  readonly container?: string;
  readonly published: readonly { readonly address: string; readonly port: number; readonly targetPort: number }[];
}

function dockerNames(seen: Observations): readonly Named[] {
  const details = seen.containers.map(
    ({ name, labels, networks, published }): Named => ({
      names: [name, labels['com.docker.compose.service'] ?? '', ...networks.flatMap(({ aliases }) => aliases)],
      container: name,
      published,
    }),
  );
  const running = seen.inventory.containers.map(
    ({ name, labels, published }): Named => ({
      names: [name, labels?.['com.docker.compose.service'] ?? ''],
      container: name,
      published,
    }),
  );
  const services = seen.stack.services
    .filter(({ kind }) => kind === 'container')
    .map(({ id, ports }): Named => {
      const published = ports.flatMap(({ port, address, target }) =>
        target === undefined ? [] : [{ address: address ?? '0.0.0.0', port, targetPort: target }],
      );
      return { names: [id], published };
    });
  return [...details, ...running, ...services];
}

function findingOf(service: ServiceFacts, references: readonly Reference[], seen: Observations): Finding {
  const { id } = service.spec;
  const [first] = references;
  const parts = references.map((reference) => advice(reference, seen));
  const who = service.spec.kind === 'native' ? id : `the native copy of ${id}`;
  return {
    id: `host-uses-container-name/${id}`,
    severity: 'warning',
    service: id,
    message: `${who} is configured to use ${place(first)}, a name that exists only inside Docker's networks: ${parts[0]}.`,
    evidence: references.map((reference, index) => `${reference.source} names ${place(reference)}: ${parts[index]}`),
    fixes: [],
  };
}

function place(reference: Reference | undefined): string {
  return reference ? `${reference.host}${reference.port === undefined ? '' : `:${reference.port}`}` : '';
}

function advice({ host, port }: Reference, seen: Observations): string {
  const named = containersNamed(host, seen);
  const published = named.flatMap((one) => one.published);
  const fit = published.find((one) => one.targetPort === port) ?? (port === undefined ? published[0] : undefined);
  if (fit) {
    const address = fit.address === '0.0.0.0' || fit.address === '::' ? '127.0.0.1' : fit.address;
    return `from this machine ${address}:${fit.port} would work`;
  }
  const container = named.find((one) => one.container !== undefined)?.container ?? host;
  return `container ${container} does not publish ${port === undefined ? 'a port' : `port ${port}`}, so publish it (\`ports: ["127.0.0.1:${port ?? 'PORT'}:${port ?? 'PORT'}"]\`) and name that address`;
}
