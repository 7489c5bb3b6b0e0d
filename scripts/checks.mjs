/** The checks of `npm run check` that are no tests; `npm test` runs them too. */
import path from 'node:path';
import { ROOT } from './prepare.mjs';

const tool = (file) => path.join(ROOT, 'node_modules', file);

/** What a check remembers of its last run, so that the next one looks at what changed; gone with node_modules. */
const remembered = (file) => path.join(ROOT, 'node_modules/.cache', file);

/** @type {readonly { part: string, name: string, args: readonly string[] }[]} args: for Node */
export const CHECKS = [
  // Who imports Electron, asks for the system or opens files is the linter's: biome.json and scripts/lint/.
  {
    part: 'lint',
    name: 'lint, format, import rules',
    args: [tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=50', '--colors=off'],
  },
  { part: 'rooms', name: 'borders of the rooms', args: [path.join(ROOT, 'scripts/check-rooms.mjs'), ROOT] },
  { part: 'sizes', name: 'sizes of the files', args: [path.join(ROOT, 'scripts/check-sizes.mjs'), ROOT] },
  {
    part: 'types',
    name: 'types',
    args: [
      tool('typescript/bin/tsc'),
      '--noEmit',
      '--pretty',
      'false',
      ...['--incremental', '--tsBuildInfoFile', remembered('types.tsbuildinfo')],
    ],
  },
  {
    part: 'unused',
    name: 'unused code',
    args: [tool('knip/bin/knip.js'), '--no-progress', '--cache', '--cache-location', remembered('knip')],
  },
];

/** Parts that run in several ways: those tests that hang on how the system is read, once more by the portable readers. All are by name. */
const ALSO = { integration: ['portable-selection'] };

/** The arguments that run one part of the tests, a vitest project and what belongs to it. */
export const vitestArgs = (part, reporters) => [
  tool('vitest/vitest.mjs'),
  'run',
  ...[part, ...(ALSO[part] ?? [])].flatMap((project) => ['--project', project]),
  ...reporters,
];
