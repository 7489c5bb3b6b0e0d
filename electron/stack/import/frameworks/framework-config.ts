/** The port that a framework's own configuration file writes down. Only literal values are facts; nothing of a file is run. Pure. */
import { readYaml } from '../../parse/yaml-source.ts';
import { readJson } from '../literals/object-literal.ts';
import { mappingOf, wholeOf } from '../tidy.ts';
import { skimPort } from './config-skim.ts';

/** Texts of the configuration files of one folder by their path in it (`vite.config.ts`, `config/vite.json`). */
export type ConfigFiles = ReadonlyMap<string, string>;

export interface ConfiguredPort {
  readonly port: number;
  /** False: it is computed, and the number is what it comes to when nobody says otherwise. */
  readonly literal: boolean;
  /** A clause: `server.port in vite.config.ts`. */
  readonly because: string;
}

type Reader = (text: string) => { readonly literal?: number; readonly fallback?: number } | undefined;

interface Source {
  readonly file: RegExp;
  /** As people write it: `server.port`. */
  readonly key: string;
  readonly read: Reader;
}

const script = (name: string, key: string): Source => ({
  file: new RegExp(`^${name}\\.config\\.[cm]?[jt]s$`),
  key,
  read: (text) => skimPort(text, key.split('.')),
});
const fixed = (file: string, key: string, read: Reader): Source => ({
  file: new RegExp(`^${file.replaceAll('.', '\\.')}$`),
  key,
  read,
});

const VITE = [script('vite', 'server.port')];
const SPRING = 'src/main/resources/application';
const PUMA = [fixed('config/puma.rb', 'port', pumaPort)];

/** By framework, as `framework-table.ts` names it. */
const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  Vite: VITE,
  'Vite preview': [script('vite', 'preview.port')],
  'Vite Ruby': [fixed('config/vite.json', 'development.port', viteRubyPort)],
  'React Router': VITE,
  Remix: VITE,
  Nuxt: [script('nuxt', 'devServer.port'), script('nuxt', 'server.port')],
  Astro: [script('astro', 'server.port')],
  'Vue CLI': [script('vue', 'devServer.port')],
  webpack: [script('webpack', 'devServer.port')],
  Angular: [fixed('angular.json', 'serve.options.port', angularPort)],
  Wrangler: [
    fixed('wrangler.toml', 'dev.port', (text) => tomlPort(text, 'dev')),
    fixed('wrangler.json', 'dev.port', wranglerPort),
    fixed('wrangler.jsonc', 'dev.port', wranglerPort),
  ],
  Streamlit: [fixed('.streamlit/config.toml', 'server.port', (text) => tomlPort(text, 'server'))],
  Flask: [fixed('.flaskenv', 'FLASK_RUN_PORT', (text) => lineNumber(text, 'FLASK_RUN_PORT'))],
  Jekyll: [fixed('_config.yml', 'port', (text) => literal(mappingOf(yamlOf(text)).port))],
  Rails: PUMA,
  Puma: PUMA,
  'Spring Boot': [
    fixed(`${SPRING}.properties`, 'server.port', (text) => lineNumber(text, 'server\\.port')),
    fixed(`${SPRING}.yml`, 'server.port', (text) => literal(mappingOf(mappingOf(yamlOf(text)).server).port)),
    fixed(`${SPRING}.yaml`, 'server.port', (text) => literal(mappingOf(mappingOf(yamlOf(text)).server).port)),
  ],
};

/** Folders that a configuration may lie in, below the one of the project. */
export const CONFIG_FOLDERS = ['.', 'config', '.streamlit', 'src/main/resources'] as const;

/** Whether a file (by its path in the folder) may say something about ports. */
export function isConfigFile(path: string): boolean {
  return /^[\w.-]+\.config\.[cm]?[jt]s$/.test(path) || ALL.some(({ file }) => file.test(path));
}

const ALL: readonly Source[] = Object.values(SOURCES).flat();

/**
 * What the folder says of this framework's port. `words`: its command, which may name another configuration (`--config`); one that
 * lies elsewhere, or a root that is another folder, is not looked for.
 */
export function configuredPort(
  framework: string,
  words: readonly string[],
  files: ConfigFiles | undefined,
): ConfiguredPort | undefined {
  if (!files) return undefined;
  const own = configOf(words);
  if (own === 'elsewhere') return undefined;
  for (const { file, key, read } of SOURCES[framework] ?? []) {
    const name = own ?? [...files.keys()].filter((one) => file.test(one)).sort()[0];
    const text = name === undefined ? undefined : files.get(name);
    const found = text === undefined ? undefined : read(text);
    const port = found?.literal ?? found?.fallback;
    if (port === undefined) continue;
    return { port, literal: found?.literal !== undefined, because: `${key} in ${name}` };
  }
  return undefined;
}

/** The file that `--config` names, within the folder; undefined: the usual one. */
function configOf(words: readonly string[]): string | 'elsewhere' | undefined {
  const at = words.findIndex((word) => /^(?:--config|--configFile|-c)(?:=|$)/.test(word));
  if (at >= 0) {
    const named = (words[at]?.split('=')[1] ?? words[at + 1] ?? '').replace(/^\.\//, '');
    return /^[\w.-]+$/.test(named) ? named : 'elsewhere';
  }
  // `vite frontend`: the root is another folder, and the configuration lies there.
  const [program = '', ...rest] = words;
  const root = rest.find((word, index) => !word.startsWith('-') && !(rest[index - 1] ?? '').startsWith('--'));
  return program === 'vite' && root !== undefined && !['dev', 'serve', 'preview', '.'].includes(root)
    ? 'elsewhere'
    : undefined;
}

function literal(value: unknown): ReturnType<Reader> {
  const port = wholeOf(value, 1, 65_535);
  return port === undefined ? undefined : { literal: port };
}

function yamlOf(text: string): unknown {
  return readYaml(text, '').data;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  const read = readJson(text);
  return read.ok ? mappingOf(read.value) : {};
}

function wranglerPort(text: string): ReturnType<Reader> {
  return literal(mappingOf(jsonOf(text).dev).port);
}

function viteRubyPort(text: string): ReturnType<Reader> {
  const { development, all } = jsonOf(text);
  return literal(mappingOf(development).port ?? mappingOf(all).port);
}

/** The one project that is served; of several only the default one is meant by a plain `ng serve`. */
function angularPort(text: string): ReturnType<Reader> {
  const whole = jsonOf(text);
  const projects = mappingOf(whole.projects);
  const names = Object.keys(projects);
  const name =
    typeof whole.defaultProject === 'string' ? whole.defaultProject : names.length === 1 ? names[0] : undefined;
  if (name === undefined) return undefined;
  const project = mappingOf(projects[name]);
  const serve = mappingOf(mappingOf(project.architect ?? project.targets).serve);
  return literal(mappingOf(serve.options).port);
}

/** `NAME = 3000` on a line of its own. */
function lineNumber(text: string, name: string): ReturnType<Reader> {
  return literal(
    new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*[=:][ \\t]*["']?(\\d{1,5})["']?[ \\t]*\\r?$`, 'm').exec(
      text,
    )?.[1],
  );
}

/** `port` of a section of a TOML file. */
function tomlPort(text: string, section: string): ReturnType<Reader> {
  let here = '';
  for (const line of text.split('\n')) {
    here = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? here;
    const port = here === section ? /^\s*port\s*=\s*(\d{1,5})\s*(?:#.*)?$/.exec(line)?.[1] : undefined;
    if (port !== undefined) return literal(port);
  }
  return undefined;
}

/** `port 3000`, `port ENV.fetch("PORT", 3000)`, `port ENV.fetch("PORT") { 3000 }`. */
function pumaPort(text: string): ReturnType<Reader> {
  const line = /^[ \t]*port[ \t(]+([^#\n]*)/m.exec(text)?.[1]?.trim();
  if (line === undefined) return undefined;
  const plain = /^(\d{1,5})\)?$/.exec(line)?.[1];
  if (plain !== undefined) return literal(plain);
  const fallback = wholeOf(/(?:[,{]|\|\|)\s*["']?(\d{2,5})["']?\s*[)}]*$/.exec(line)?.[1], 1, 65_535);
  return fallback === undefined ? undefined : { fallback };
}
