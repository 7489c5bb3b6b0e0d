/**
 * process-compose.yaml (its src/types/process.go). Its `$NAME` and `${NAME}` stand for the environment and `.env`, `$$` for a dollar
 * sign, which is what they mean in a stack file too: texts stay as they are. Pure.
 */
import type { Problem } from '../../../result.ts';
import type { Path } from '../../parse/problem-report.ts';
import { baseName, resolvePath } from '../../paths.ts';
import { withoutGaps } from '../escape-dollars.ts';
import type { ConfigFiles } from '../frameworks/framework-config.ts';
import { listeningOf, portsEntry } from '../frameworks/listening.ts';
import { declaredPorts, type Part } from '../part.ts';
import type { ProposedService } from '../proposal.ts';
import { durationOf, idOf, listOf, mappingOf, textOrNone } from '../tidy.ts';
import { dependenciesOf, isWaitedFor, type Process } from './dependencies.ts';
import { commandOf, environmentOf, restartOf, signalOf } from './keys.ts';
import { ignoredKeys, readable, readyOf, whyLeft } from './limits.ts';

export interface ProcessComposeInput {
  readonly data: unknown;
  readonly file: string;
  readonly locate: (path: Path) => { readonly line: number; readonly column: number };
  /** Absolute path of the `.env` beside it, and whether there is one. */
  readonly dotenv: { readonly file: string; readonly exists: boolean };
  /** What configures frameworks, by absolute folder of a process. */
  readonly configs?: ReadonlyMap<string, ConfigFiles>;
}

const TAKEN_OF_WHOLE = new Set([
  'version',
  'processes',
  'environment',
  'shell',
  'env_file',
  'is_dotenv_disabled',
  'name',
]);

/** Keys that process-compose itself knows (its src/types/project.go), beside those that are taken over. */
const KNOWN_OF_WHOLE = new Set([
  ...TAKEN_OF_WHOLE,
  ...['log_level', 'log_length', 'log_location', 'log_format', 'log_configuration', 'vars', 'disable_env_expansion'],
  ...['is_strict', 'is_tui_disabled', 'extends', 'env_cmds', 'ordered_shutdown', 'theme', 'shortcuts'],
]);

/** Whether process-compose passes over what stands here: a place for anchors, an extension. */
export function isIgnoredByTool([top = '', , key = '']: readonly string[]): boolean {
  if (!KNOWN_OF_WHOLE.has(top)) return true;
  return top === 'processes' && key.startsWith('x-');
}

export function importProcessCompose(input: ProcessComposeInput): Part {
  const { file, dotenv } = input;
  const whole = mappingOf(input.data);
  const notes: Problem[] = [];
  const note = (path: Path, message: string) =>
    notes.push({ code: 'import-ignored', message, file, ...input.locate(path) });
  for (const key of Object.keys(whole)) if (!TAKEN_OF_WHOLE.has(key)) note([key], `${key} is not taken over`);
  const processes = new Map<string, Process>(
    Object.entries(mappingOf(whole.processes)).map(([name, value]) => [
      name,
      { id: idOf(name) ?? 'process', keys: mappingOf(value) },
    ]),
  );
  const claimed = new Set<unknown>();
  const services = [...processes].flatMap(([name, process]) => {
    const service = serviceOf(name, process, processes, { ...input, note, claimed });
    for (const port of service ? [...listOf(service.entry.ports), ...declaredPorts(service.entry)] : [])
      claimed.add(port);
    if (service) return [service];
    note(['processes', name], `process ${name} has no command and is left out`);
    return [];
  });
  const name = textOrNone(whole.name);
  return {
    kind: 'process-compose',
    file,
    ...(name ? { name } : {}),
    services,
    notes,
    watch: [file, dotenv.file],
  };
}

interface Context extends ProcessComposeInput {
  readonly note: (path: Path, message: string) => void;
  /** Ports of processes before this one: two that are asked on one port do not both own it. */
  readonly claimed: ReadonlySet<unknown>;
}

function serviceOf(
  name: string,
  process: Process,
  processes: ReadonlyMap<string, Process>,
  context: Context,
): ProposedService | undefined {
  const { id, keys } = process;
  const whole = mappingOf(context.data);
  const note = (key: string, message: string) => context.note(['processes', name, key], `process ${name}: ${message}`);
  const command = commandOf(keys, mappingOf(whole.shell));
  if (command === undefined) return undefined;
  const environment = { ...environmentOf(whole.environment), ...environmentOf(keys.environment) };
  const ready = readyOf(keys, note);
  const listening = listeningOf({
    command: typeof command === 'string' ? command : command.join(' '),
    env: environment,
    taken: new Set(),
    ...configsOf(context, keys),
  });
  const port = ready?.port ?? listening.port;
  const asDotenv = context.dotenv.exists && whole.is_dotenv_disabled !== true && keys.disable_dotenv !== true;
  const envFiles = [...(asDotenv ? ['.env'] : []), ...textsOf(whole.env_file), ...textsOf(keys.env_file)];
  const shutdown = mappingOf(keys.shutdown);
  const entry = withoutGaps({
    command,
    working_dir: textOrNone(keys.working_dir),
    environment: Object.keys(environment).length > 0 ? environment : undefined,
    env_file: envFiles.length > 1 ? envFiles : envFiles[0],
    ports:
      port === undefined || context.claimed.has(port)
        ? undefined
        : ready?.port === undefined
          ? portsEntry(listening)
          : [port],
    depends_on: dependenciesOf(keys.depends_on, processes, note),
    healthcheck: ready?.healthcheck ?? listening.healthcheck,
    restart: restartOf(mappingOf(keys.availability), isWaitedFor(name, processes), note),
    stop_signal: signalOf(shutdown.signal, note),
    stop_grace_period: durationOf(shutdown.timeout_seconds, 's'),
  });
  ignoredKeys(keys, note);
  const namespace = textOrNone(keys.namespace);
  const why = whyLeft(keys);
  return {
    id,
    kind: 'native',
    entry: readable(entry, note),
    source: 'process-compose',
    from: `${baseName(context.file)}, process ${name}`,
    ...(namespace && namespace !== 'default' ? { group: `namespace ${namespace}` } : {}),
    because: [...(ready?.port === undefined ? listening.because : ['its probe asks this port']), ...(why ? [why] : [])],
    chosen: why === undefined,
  };
}

function configsOf({ configs, file }: Context, keys: Process['keys']): { readonly configs?: ConfigFiles } {
  const found = configs?.get(folderOfProcess(keys, file));
  return found ? { configs: found } : {};
}

/** Absolute. */
export function folderOfProcess(keys: Process['keys'], file: string): string {
  return resolvePath(file.slice(0, -baseName(file).length), textOrNone(keys.working_dir) ?? '.', undefined);
}

function textsOf(value: unknown): readonly string[] {
  return [value, ...listOf(value)].flatMap((one) => (typeof one === 'string' ? [one] : []));
}
