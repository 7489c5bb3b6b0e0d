/** By which names Stacklight knows the files that it can open. Pure. */
import { SOURCE_KINDS, type SourceKind } from './proposal.ts';

export type FileKind = Exclude<SourceKind, 'machine'>;

/**
 * What stands for a folder, by kind, the first one before the others. Compose: compose-go's order. `Procfile.dev` is made for the
 * machine of a developer, `Procfile` for a host.
 */
export const SOURCE_NAMES: Readonly<Record<FileKind, readonly string[]>> = {
  compose: ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'],
  'process-compose': ['process-compose.yaml', 'process-compose.yml'],
  procfile: ['Procfile.dev', 'Procfile'],
  pm2: [
    'ecosystem.config.js',
    'ecosystem.config.cjs',
    'ecosystem.config.mjs',
    'ecosystem.config.json',
    'ecosystem.json',
    'pm2.config.js',
    'pm2.config.cjs',
    'pm2.json',
    'processes.json',
    'ecosystem.config.yaml',
    'ecosystem.config.yml',
    'ecosystem.yaml',
    'ecosystem.yml',
    'pm2.config.yaml',
    'pm2.config.yml',
    'pm2.yaml',
    'pm2.yml',
    'process.yaml',
    'process.yml',
    'processes.yaml',
    'processes.yml',
  ],
  'package-json': ['package.json'],
};

/** Kinds in the order in which the sources of one folder count: containers first, then who says most about native processes. */
const KIND_ORDER: readonly FileKind[] = ['compose', 'process-compose', 'procfile', 'pm2', 'package-json'];

const PATTERNS: readonly (readonly [FileKind, RegExp])[] = [
  ['process-compose', /^process-compose.*\.ya?ml$/],
  ['compose', /^(?:docker-)?compose.*\.ya?ml$/],
  ['procfile', /^(?:Procfile(?:\..+)?|.+\.procfile)$/i],
  [
    'pm2',
    /^(?:(?:ecosystem|pm2)\.config\.(?:js|cjs|mjs|json|ya?ml)|(?:ecosystem|pm2|process|processes)\.(?:json|ya?ml))$/,
  ],
  ['package-json', /^package\.json$/],
];

/** What a file is by its name (without folder), also under a name of its owner's (`docker-compose.test.yml`). */
export function sourceKindOf(name: string): FileKind | undefined {
  return PATTERNS.find(([, pattern]) => pattern.test(name))?.[0];
}

/** The sources of a folder by the names in it, in the order in which they count: the first one stands for the folder. */
export function sourcesAmong(
  names: ReadonlySet<string>,
): readonly { readonly kind: FileKind; readonly name: string }[] {
  return KIND_ORDER.flatMap((kind) => {
    const name = SOURCE_NAMES[kind].find((one) => names.has(one));
    return name === undefined ? [] : [{ kind, name }];
  });
}

/** The names that are accepted, for people. */
export function acceptedNames(): string {
  return 'stacklight.yaml, a Compose file, a Procfile, process-compose.yaml, a PM2 file or a package.json with a dev, start or serve script';
}

export function isSourceKind(text: string): text is SourceKind {
  return SOURCE_KINDS.some((kind) => kind === text);
}
