/** What of a Compose service the engine's API alone cannot do. Pure. */
import type { Problem } from '../../../result.ts';
import type { ComposeProject, ComposeService } from '../../../stack/compose/project/project.ts';

/** Nothing that matters for a container that only runs. */
const HARMLESS: ReadonlySet<string> = new Set(['attach', 'develop']);

/** A secret or config that is no file: Compose writes it into the container, and the program would miss it. */
export function needsCommand(project: ComposeProject, service: ComposeService): Problem | undefined {
  const of = (kind: 'secret' | 'config') => {
    const sources = kind === 'secret' ? project.secrets : project.configs;
    const grants = kind === 'secret' ? service.secrets : service.configs;
    const bare = grants.find(({ source }) => sources.find(({ key }) => key === source)?.file === undefined);
    return bare && { kind, source: bare.source };
  };
  const bare = of('secret') ?? of('config');
  if (!bare) return undefined;
  return {
    code: 'compose-command-missing',
    message: `${service.name} needs the ${bare.kind} ${bare.source}, which is not a file on this machine: only the Compose command can give it, and there is none.`,
    hint: 'install Docker Compose',
  };
}

/** One sentence on what its container is made without; undefined when there is nothing. */
export function leftOut({ name, other, volumes }: ComposeService): string | undefined {
  const keys = Object.keys(other).filter((key) => !HARMLESS.has(key));
  const mounts = volumes.filter(({ type }) => type === 'image' || type === 'cluster');
  const all = [...keys, ...mounts.map(({ target }) => `the mount at ${target}`)];
  if (all.length === 0) return undefined;
  return `Without a Compose command the container of ${name} was made without: ${all.join(', ')}.`;
}
