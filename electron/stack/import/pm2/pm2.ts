/** PM2's ecosystem files (pm2's lib/API/schema.json and God.js): `apps`, or the list or the one app itself. Pure. */
import type { Problem } from '../../../result.ts';
import { baseName, resolvePath } from '../../paths.ts';
import { literal, withoutGaps } from '../escape-dollars.ts';
import type { ConfigFiles } from '../frameworks/framework-config.ts';
import { type Listening, listeningOf, portsEntry } from '../frameworks/listening.ts';
import type { Literal } from '../literals/object-literal.ts';
import { declaredPorts, type Part } from '../part.ts';
import type { ProposedService } from '../proposal.ts';
import { durationOf, idOf, mappingOf, textOrNone, wholeOf } from '../tidy.ts';
import { type App, commandFor, envEntry, notesOf, restartOf, workingDir } from './pm2-keys.ts';

export interface Pm2Input {
  readonly read: Extract<Literal, { readonly ok: true }>;
  /** Absolute. */
  readonly file: string;
  /** The place of an offset in the file. */
  readonly place: (offset: number) => { readonly line: number; readonly column: number };
  readonly taken: ReadonlySet<number>;
  /** What configures frameworks, by absolute folder of an app. */
  readonly configs?: ReadonlyMap<string, ConfigFiles>;
}

export function importPm2(input: Pm2Input): Part {
  const { file, read } = input;
  const whole = mappingOf(read.value);
  const apps = appsOf(read, whole);
  const notes: Problem[] = read.computed.map(({ path, offset }) => ({
    code: 'import-computed',
    message: `${path} is computed by the program and is left out, since nothing of the file is run to read it`,
    file,
    ...input.place(offset),
  }));
  const others = Array.isArray(whole.apps) ? Object.keys(whole).filter((key) => key !== 'apps') : [];
  notes.push(...others.map((key) => ({ code: 'import-ignored', message: `${key} is not taken over`, file })));
  const taken = new Set(input.taken);
  const services: ProposedService[] = [];
  for (const [index, app] of apps.map(mappingOf).entries()) {
    const service = serviceOf(app, index, taken, input);
    if (service) {
      notes.push(...notesOf(app, service.id, file));
      services.push(unique(service, services));
      for (const port of declaredPorts(service.entry)) taken.add(port);
    } else {
      const message = `app ${textOrNone(app.name) ?? `number ${index + 1}`} has no script that could be read, and is left out`;
      notes.push({ code: 'import-ignored', message, file });
    }
  }
  return { kind: 'pm2', file, services, notes, watch: [file] };
}

/** The list itself, the list under `apps`, the one app under it, or the one app itself. */
function appsOf({ value, computed }: Pm2Input['read'], whole: App): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (whole.apps === undefined) return computed.some(({ path }) => path === 'apps') ? [] : [whole];
  return Array.isArray(whole.apps) ? whole.apps : [whole.apps];
}

function serviceOf(app: App, index: number, taken: ReadonlySet<number>, input: Pm2Input): ProposedService | undefined {
  const command = commandFor(app);
  if (command === undefined) return undefined;
  const script = textOrNone(app.script) ?? '';
  const id = idOf(textOrNone(app.name) ?? baseName(script).replace(/\.\w+$/, '')) ?? `app-${index + 1}`;
  const env = Object.fromEntries(Object.entries(mappingOf(app.env)).flatMap(([name, value]) => envEntry(name, value)));
  const configs = input.configs?.get(folderOfApp(app, input.file));
  const text = typeof command === 'string' ? command : command.join(' ');
  const listening = portOf(text, env, taken, configs);
  const namespace = textOrNone(app.namespace);
  return {
    id,
    kind: 'native',
    entry: withoutGaps({
      command: literal(command),
      working_dir: workingDir(textOrNone(app.cwd), input.file),
      environment: Object.keys(env).length > 0 ? literal(env) : undefined,
      env_file: literal(textOrNone(app.env_file)),
      ports: portsEntry(listening),
      healthcheck: listening.healthcheck,
      restart: restartOf(app),
      // PM2 asks with SIGINT (lib/God/Methods.js, KILL_SIGNAL).
      stop_signal: 'SIGINT',
      stop_grace_period: durationOf(app.kill_timeout, 'ms'),
    }),
    source: 'pm2',
    from: `${baseName(input.file)}, app ${id}`,
    ...(namespace && namespace !== 'default' ? { group: `namespace ${namespace}` } : {}),
    because: [...listening.because, ...(app.autorestart === false ? [] : ['PM2 restarts whatever ends'])],
    chosen: app.disabled !== true,
  };
}

/** Absolute. */
export function folderOfApp(app: App, file: string): string {
  return resolvePath(file.slice(0, -baseName(file).length), textOrNone(app.cwd) ?? '.', undefined);
}

/** The apps of the file, as far as they are mappings. */
export function pm2Apps(read: Pm2Input['read']): readonly App[] {
  return appsOf(read, mappingOf(read.value)).map(mappingOf);
}

function portOf(
  command: string,
  env: Readonly<Record<string, string>>,
  taken: ReadonlySet<number>,
  configs: ConfigFiles | undefined,
): Listening {
  const listening = listeningOf({ command, env, taken: new Set(), ...(configs ? { configs } : {}) });
  const port = wholeOf(env.PORT, 1, 65_535);
  if (listening.port !== undefined && (port === undefined || listening.port === port)) return listening;
  if (port === undefined || taken.has(port)) return { because: listening.because };
  return { port, healthcheck: { tcp: port }, because: ['PORT in its env'] };
}

function unique(service: ProposedService, others: readonly ProposedService[]): ProposedService {
  let { id } = service;
  for (let count = 2; others.some((other) => other.id === id); count++) id = `${service.id}-${count}`;
  return { ...service, id };
}
