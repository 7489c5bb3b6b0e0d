/** The Compose projects of `test/fixtures/compose`: what each is about, and how a person would open it. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ComposeFixture {
  readonly name: string;
  readonly about: string;
  /** Folder below `test/fixtures/compose`; the name, where it is not given. */
  readonly folder?: string;
  /** As with `-f`, relative to the folder; where they are not given, the files that Compose finds by itself. */
  readonly files?: readonly string[];
  readonly profiles?: readonly string[];
}

const FIXTURES_ROOT = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/compose');

/** What a user's shell holds beside PATH and HOME when these projects are opened. */
export const FIXTURE_SHELL: Readonly<Record<string, string>> = {
  FROM_SHELL: 'shell',
  SHELL_WINS: 'shell',
  COMMIT: 'abc123',
};

const several = ['docker-compose.yml', 'deploy/staging.yml', 'deploy/local-ports.yml'];

export const COMPOSE_FIXTURES: readonly ComposeFixture[] = [
  { name: 'single', about: 'one service, one port, one folder' },
  { name: 'shop', about: 'web, API, worker, migration, database and cache' },
  { name: 'profiles', about: 'profiles of which none is active' },
  { name: 'profiles-active', folder: 'profiles', profiles: ['admin', 'mail'], about: 'two profiles active' },
  {
    name: 'profiles-all',
    folder: 'profiles',
    profiles: ['admin', 'debug', 'mail', 'seed'],
    about: 'all profiles active',
  },
  { name: 'profiles-in-dotenv', about: 'COMPOSE_PROFILES in .env' },
  { name: 'extends-one-file', about: 'extends within the file' },
  { name: 'extends-across-files', about: 'extends a service of another folder, whose paths are relative to it' },
  { name: 'extends-chain', about: 'extends over three files and once more' },
  { name: 'include-short', about: 'include as a list of paths' },
  {
    name: 'include-long',
    about: 'include with several paths, a project directory, an env file, and an include below it',
  },
  { name: 'override-default', about: 'docker-compose.override.yml, every merge rule' },
  { name: 'override-compose-yaml', about: 'compose.yaml and compose.override.yaml' },
  { name: 'overrides-several', files: several, about: 'three files, two of them in another folder' },
  { name: 'reset-override', about: 'the tags !reset and !override' },
  { name: 'compose-file-in-dotenv', about: 'COMPOSE_FILE and COMPOSE_PROJECT_NAME in .env' },
  { name: 'top-level-name', about: 'a name with a variable, used as a variable' },
  { name: 'env-file-quoting', about: 'env files with every quoting rule' },
  { name: 'env-file-long', about: 'env files that are optional or raw' },
  { name: 'dotenv-quoting', about: '.env with every quoting rule' },
  { name: 'dotenv-operators', about: 'every operator of interpolation' },
  { name: 'interpolation-nested', about: 'operators within operators' },
  { name: 'environment', about: 'environment as list and mapping, with and without values' },
  { name: 'port-ranges', about: 'port ranges, ports without a published one' },
  { name: 'port-addresses', about: 'IPv4 and IPv6 host addresses, udp, sctp, one port on several addresses' },
  { name: 'ports-long', about: 'the long form of ports' },
  { name: 'ports-host-ip', about: 'the long form with addresses, names and ranges' },
  { name: 'healthchecks', about: 'health checks in all forms' },
  { name: 'health-start-interval', about: 'start_interval and odd durations' },
  { name: 'depends-on', about: 'all conditions of depends_on' },
  { name: 'depends-on-long', about: 'depends_on with required and restart' },
  { name: 'anchors', about: 'anchors, aliases, merge keys, x- keys' },
  { name: 'extensions', about: 'x- keys everywhere' },
  { name: 'volumes', about: 'volumes short and long, tmpfs, drivers, external' },
  { name: 'networks', about: 'networks with aliases, addresses, external and internal' },
  { name: 'network-mode', about: 'network_mode in all forms' },
  { name: 'secrets-configs', about: 'secrets and configs, short and long' },
  { name: 'deploy', about: 'limits, replicas and restart policies' },
  { name: 'scale', about: 'scale, replicas, none at all' },
  { name: 'build', about: 'build short and long, from a folder and from git' },
  { name: 'labels', about: 'labels as list and mapping' },
  { name: 'commands', about: 'command and entrypoint as text and list' },
  { name: 'host-settings', about: 'what is set on the container: hosts, DNS, limits, devices, signals' },
  { name: 'names', about: 'service names with dots, dashes, underscores and capitals' },
  { name: 'folder-name', folder: 'Dotted.Folder-Name_2', about: 'a folder whose name is no project name' },
  { name: 'unicode', about: 'text beyond ASCII in keys, values and paths' },
  { name: 'yaml-spellings', about: 'the many ways to spell the same YAML' },
  { name: 'crlf', about: 'Windows line ends in all files' },
  { name: 'byte-order-mark', about: 'a byte order mark in all files' },
  { name: 'legacy-v2', about: 'version 2.4 with links and volumes_from' },
  { name: 'newer-keys', about: 'keys of recent versions' },
  { name: 'two-hundred-services', about: 'two hundred services' },
];

export function folderOf({ name, folder = name }: ComposeFixture): string {
  return join(FIXTURES_ROOT, folder);
}

/** The file in which we say what Compose 2 prints; undefined where the installed docker-compose is asked. */
export function expectedByHand(fixture: ComposeFixture): string | undefined {
  const file = join(folderOf(fixture), 'expected.json');
  return existsSync(file) ? file : undefined;
}

/** Folders that no fixture opens: there must be none. */
export function forgottenFolders(): readonly string[] {
  const used = new Set(COMPOSE_FIXTURES.map(({ name, folder = name }) => folder));
  const folders = readdirSync(FIXTURES_ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => !used.has(name));
}
