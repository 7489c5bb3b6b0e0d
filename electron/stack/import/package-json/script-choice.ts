/** Which script of a package.json runs the application. Pure. */

const SCRIPT_NAMES = ['dev', 'start', 'serve'] as const;

export interface ScriptChoice {
  /** Undefined when none of them is there, or each ends by itself. */
  readonly name?: string;
  /** Scripts that go before the chosen one and clearly end by themselves. */
  readonly passed: readonly string[];
}

/** Programs that do their work and end, unless they are told to watch or serve. */
const ENDS =
  /^(?:echo|printf|exit|true|false|test|rm|rimraf|cp|mv|mkdir|cpx|eslint|prettier|stylelint|biome|tsc|tsup|rollup|esbuild|webpack|swc|babel|jest|mocha|ava|sass|(?:vite|next|nuxt|astro|nest|ng|react-scripts|gatsby|parcel|remix|nuxi|storybook|docusaurus) (?:build|export|generate|lint|info|test)|vitest run|(?:npm|pnpm|yarn|bun) (?:run )?(?:build|lint|test|clean|install|ci|typecheck|format)|prisma (?:generate|migrate|db)|husky)\b/;
const STAYS = /(?:^|\s)(?:-w|-W|--watch|--serve|--servedir|serve|dev|watch|-c -w)(?=[\s=:]|$)/;

/** The first of dev, start and serve that does not clearly end by itself. */
export function chooseScript(scripts: Readonly<Record<string, string>>): ScriptChoice {
  const there = SCRIPT_NAMES.filter((name) => Object.hasOwn(scripts, name) && scripts[name]?.trim());
  const at = there.findIndex((name) => !endsByItself(scripts[name] ?? ''));
  const name = there[at];
  return { ...(name === undefined ? {} : { name }), passed: at < 0 ? there : there.slice(0, at) };
}

/** True only when it is plain to see; a program that is not known may well stay. */
export function endsByItself(script: string): boolean {
  if (/(?:^|[^&])&(?:[^&]|$)|\|/.test(script)) return false;
  const last = script
    .split(/&&|;/)
    .map((part) => part.trim().replace(/^(?:cross-env\s+)?(?:\w+=\S*\s+)*/, ''))
    .filter((part) => part !== '')
    .at(-1);
  return last === undefined || (ENDS.test(last.replace(/^npx\s+/, '')) && !STAYS.test(last));
}
