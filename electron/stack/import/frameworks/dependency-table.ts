/** Frameworks by the dependencies of a package, for commands that do not name them: `npm run dev`, `node server.js`. */
import { isInterpreter, isLauncher, programFamily } from '../../../commands/launchers.ts';
import type { FrameworkRow } from './framework-table.ts';
import { FRAMEWORKS } from './framework-table.ts';

type Row = Pick<FrameworkRow, 'name' | 'port' | 'variable' | 'check'>;

/** What is built on another comes before it: a project of Nuxt depends on Vite as well. */
const TOOLS: readonly (readonly [dependency: string, framework: string])[] = [
  ['next', 'Next.js'],
  ['nuxt', 'Nuxt'],
  ['@angular/cli', 'Angular'],
  ['react-scripts', 'Create React App'],
  ['@vue/cli-service', 'Vue CLI'],
  ['astro', 'Astro'],
  ['gatsby', 'Gatsby'],
  ['@react-router/dev', 'React Router'],
  ['@remix-run/dev', 'Remix'],
  ['@docusaurus/core', 'Docusaurus'],
  ['@strapi/strapi', 'Strapi'],
  ['wrangler', 'Wrangler'],
  ['vite', 'Vite'],
  ['parcel', 'Parcel'],
  ['webpack-dev-server', 'webpack'],
];

/** Libraries that an application makes its own server with: they have no port of their own. */
const LIBRARIES: readonly (readonly [dependency: string, name: string])[] = [
  ['@nestjs/core', 'NestJS'],
  ['express', 'Express'],
  ['fastify', 'Fastify'],
  ['koa', 'Koa'],
  ['@hapi/hapi', 'hapi'],
  ['hono', 'Hono'],
];

/** Programs that run a file of the project's own. */
const RUNNERS = new Set(['tsx', 'nodemon', 'ts-node', 'ts-node-dev', 'node-dev', 'swc-node']);
const MANAGERS = new Set(['npm', 'pnpm', 'yarn', 'bun']);

/**
 * What these dependencies make of a command. A command that runs a file of the project's own is no tool's server, whatever else
 * the project depends on; a command that is something else altogether says nothing about them.
 */
export function rowOfDependencies(
  dependencies: readonly string[],
  command: readonly string[],
): { readonly row: Row; readonly dependency: string } | undefined {
  const family = programFamily(command[0] ?? '');
  // `bun run dev` runs a script of the package, `bun server.ts` a file.
  const runsFile = family !== 'bun' || command.some((word) => /\.[cm]?[jt]sx?$/.test(word));
  const own = (isInterpreter(family) || RUNNERS.has(family)) && runsFile;
  const script = family === '' || MANAGERS.has(family) || isLauncher(command);
  if (!own && !script) return undefined;
  const tool = own ? undefined : TOOLS.find(([dependency]) => dependencies.includes(dependency));
  const row = tool && FRAMEWORKS.find(({ name }) => name === tool[1]);
  if (tool && row) return { row, dependency: tool[0] };
  const library = LIBRARIES.find(([dependency]) => dependencies.includes(dependency));
  return (
    library && {
      row: { name: library[1], variable: 'PORT', check: { greeting: 'http' } },
      dependency: library[0],
    }
  );
}
