/** A command that only runs a Compose file which is a source itself: both would start everything twice over. Pure. */
import { onlyClients } from '../../../commands/client-command.ts';
import { baseName, resolvePath } from '../../paths.ts';
import type { Part } from '../part.ts';
import type { ProposedService } from '../proposal.ts';

/**
 * Unticks such commands, with the reason. What waits for one waits for the services of the Compose file instead. A command that
 * does more than that stays: its containers are then those of the file's services, which Compose does not make twice.
 */
export function withoutRunners(part: Part, compose: Part, directory: string): Part {
  const runners = new Map<string, readonly string[]>();
  for (const service of part.services) {
    const started = startedBy(service, compose, directory);
    if (started) runners.set(service.id, started);
  }
  if (runners.size === 0) return part;
  const because = `it runs ${baseName(compose.file)}, whose services are here themselves`;
  return {
    ...part,
    services: part.services.map((service) =>
      runners.has(service.id)
        ? { ...service, chosen: false, because: [...service.because, because] }
        : { ...service, entry: withNeeds(service.entry, runners) },
    ),
  };
}

/** Ids of the file's services that the command starts; undefined where it is no such command. */
function startedBy(service: ProposedService, compose: Part, directory: string): readonly string[] | undefined {
  const { command, working_dir: folder } = service.entry;
  const text = service.runs ?? (Array.isArray(command) ? command.join(' ') : command);
  if (typeof text !== 'string') return undefined;
  const home = resolvePath(directory, typeof folder === 'string' ? folder : '.', undefined);
  const clients = onlyClients(text);
  const ids = compose.services.filter(({ chosen }) => chosen).map(({ id }) => id);
  const started = clients?.map((client) => {
    if (client.kind !== 'compose' || client.oneOff) return undefined;
    const file = resolvePath(directory, compose.file, undefined);
    const named = client.files.map((one) => resolvePath(home, one, undefined));
    const own =
      named.length > 0 ? named.includes(file) : resolvePath(home, client.directory ?? '.', undefined) === directory;
    // Under another name it is another project, with containers of its own.
    const renamed = client.project !== undefined && client.project !== compose.name;
    if (!own || renamed) return undefined;
    return client.services.length > 0 ? ids.filter((id) => client.services.includes(id)) : ids;
  });
  if (!started || started.some((one) => one === undefined)) return undefined;
  return [...new Set(started.flatMap((one) => one ?? []))];
}

function withNeeds(entry: ProposedService['entry'], runners: ReadonlyMap<string, readonly string[]>) {
  const needs = entry.depends_on;
  if (typeof needs !== 'object' || needs === null) return entry;
  if (Array.isArray(needs)) {
    const ids = needs.flatMap((id) => runners.get(String(id)) ?? [String(id)]);
    return { ...entry, depends_on: [...new Set(ids)] };
  }
  const all = Object.entries(needs).flatMap(([id, how]) => {
    const started = runners.get(id);
    return started ? started.map((one) => [one, { condition: 'service_started' }] as const) : [[id, how] as const];
  });
  return { ...entry, depends_on: Object.fromEntries(all) };
}
