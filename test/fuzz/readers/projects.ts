// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of these formats look like ours.
/** The files of a project: a stack file of ours, and those of others that become one. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadStack } from '../../../electron/stack/load.ts';
import { type Reader, readOf } from '../reader.ts';
import { examplesIn, filesBelow } from './seeds.ts';

/** No Compose command is found: what reads is ours, and nothing is run. */
const env = { PATH: '/nowhere', HOST_NAME: 'shop', PORT: '3000' };

/** Written under this name into an empty folder, and loaded as the stack of that folder. */
function project(name: string, file: string, seeds: Reader['seeds'], words: readonly string[] = []): Reader {
  return {
    name,
    seeds,
    words,
    open: async (folder) => {
      const path = join(folder, file);
      return {
        read: async (input) => {
          writeFileSync(path, input);
          return readOf(await loadStack(path, { env }));
        },
        close: async () => rmSync(path, { force: true }),
      };
    },
  };
}

const fixtures = (root: string, folder: string) => join(root, 'test/fixtures', folder);

export const PROJECTS: readonly Reader[] = [
  project(
    'stack-file',
    'stacklight.yaml',
    (root) => [
      ...filesBelow(join(root, 'test/unit/stack/files'), /\.yaml$/),
      ...examplesIn(join(root, 'docs/stack-file.md'), 'yaml'),
    ],
    ['x-stacklight', '${PORT:-80}', '${NAME?}', 'service_healthy', '127.0.0.1:80:80/udp', '3000-3010', '1h30m', '64mb'],
  ),
  project('compose', 'compose.yaml', (root) => filesBelow(fixtures(root, 'compose'), /\.ya?ml$/), [
    ...[
      'extends',
      'include',
      'profiles',
      '!reset',
      '!override',
      'env_file',
      'deploy',
      'configs',
      'secrets',
      'x-',
      '${A:+b}',
    ],
  ]),
  project('process-compose', 'process-compose.yaml', (root) =>
    filesBelow(fixtures(root, 'projects'), /^process-compose\.yaml$/),
  ),
  project('procfile', 'Procfile', (root) => filesBelow(fixtures(root, 'projects'), /^Procfile/), [
    ...[
      'bundle exec',
      'cd web && ',
      'PORT=$PORT',
      '-p $PORT',
      "bash -c '",
      'env A=b ',
      '2>&1 | tee log',
      '$(date)',
      '\\\n',
    ],
  ]),
  project('pm2', 'ecosystem.config.js', (root) => filesBelow(fixtures(root, 'projects'), /^ecosystem\.config/), [
    ...[
      'module.exports = ',
      '...',
      '`${a}`',
      '=>',
      'require("path")',
      '/*',
      '//',
      'get ',
      '["__proto__"]',
      '0x1f',
      '1n',
      '/a/g',
    ],
  ]),
  project('pm2-json', 'pm2.json', (root) => filesBelow(fixtures(root, 'projects'), /^pm2\.json$/)),
  project('package-json', 'package.json', (root) => filesBelow(fixtures(root, 'projects'), /^package\.json$/), [
    ...[
      '"workspaces"',
      '"packages/*"',
      '**',
      '!packages/x',
      'next dev -p 3000',
      'vite --port=5173',
      'node --inspect server.js',
    ],
  ]),
];
