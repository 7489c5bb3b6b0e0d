/**
 * Procfile: `<type>: <command>` a line (Heroku, foreman, overmind). As foreman runs it: every process gets the variables of
 * `.env` and its own `PORT`, 100 apart from the base on, in the order of the file. Pure.
 */
import type { Problem } from '../../../result.ts';
import { baseName, resolvePath } from '../../paths.ts';
import { literal, withoutGaps } from '../escape-dollars.ts';
import type { ConfigFiles } from '../frameworks/framework-config.ts';
import { type Listening, listeningOf, portsEntry } from '../frameworks/listening.ts';
import type { Part } from '../part.ts';
import type { ProposedService } from '../proposal.ts';

export interface ProcfileInput {
  readonly text: string;
  /** Absolute. */
  readonly file: string;
  /** As people call it: `Procfile.dev`. */
  readonly label: string;
  /** Absolute path of the `.env` beside it, and whether there is one. */
  readonly dotenv: { readonly file: string; readonly exists: boolean };
  /** The first process's port, and who says so: `PORT in .env`; undefined: foreman's own 5000. */
  readonly base: { readonly port: number; readonly because: string } | undefined;
  /** Ports that others in the folder declare. */
  readonly taken: ReadonlySet<number>;
  /** What configures frameworks, by absolute folder: that of the file, and those that commands change to. */
  readonly configs?: ReadonlyMap<string, ConfigFiles>;
}

interface Line {
  readonly type: string;
  readonly command: string;
  readonly line: number;
}

/** foreman's defaults (lib/foreman/engine.rb, `base_port` and `port_for`). */
const BASE = 5_000;
const STEP = 100;
/** `$PORT` or `${PORT…}`, not `$PORTS`. */
const USES_PORT = /\$(?:PORT\b|\{PORT\b)/;

/** Every line becomes a service; a line that is none is a note, as foreman would pass over it without a word. */
export function importProcfile(input: ProcfileInput): Part {
  const { file, dotenv } = input;
  const { lines, notes } = readProcfile(input.text, file);
  const base = input.base ?? ownBase(lines.length, input.taken);
  const services = lines.map((line, index) => serviceOf(line, base.port + index * STEP, base.because, input));
  return { kind: 'procfile', file, services, notes, watch: [file, dotenv.file] };
}

/** foreman's own first port or, where others in the folder have one of those that follow from it, the next thousand. */
function ownBase(count: number, taken: ReadonlySet<number>): NonNullable<ProcfileInput['base']> {
  const free = (base: number) =>
    !Array.from({ length: count }, (_, index) => base + index * STEP).some((port) => taken.has(port));
  for (let port = BASE; port < 60_000; port += 1_000) {
    if (!free(port)) continue;
    const because = port === BASE ? "foreman's first port is 5000" : 'lower ones belong to containers of this folder';
    return { port, because };
  }
  return { port: BASE, because: "foreman's first port is 5000" };
}

function readProcfile(text: string, file: string): { lines: readonly Line[]; notes: readonly Problem[] } {
  const lines = new Map<string, Line>();
  const notes: Problem[] = [];
  const note = (line: number, message: string) =>
    notes.push({ code: 'import-ignored', message, file, line, column: 1 });
  for (const [index, written] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .entries()) {
    if (/^\s*(?:#|$)/.test(written)) continue;
    const [, type, rest = ''] = /^([A-Za-z0-9_-]+):(.*)$/s.exec(written) ?? [];
    const command = rest.trim();
    // The text itself is not repeated: a command line may hold a password.
    if (type === undefined || command === '') note(index + 1, 'this line is not "type: command" and is left out');
    else if (type.length > 63) note(index + 1, 'this process type is longer than 63 characters and is left out');
    else if (lines.has(type)) note(index + 1, `the process type ${type} stands here again; the first one counts`);
    else lines.set(type, { type, command, line: index + 1 });
  }
  return { lines: [...lines.values()], notes };
}

function serviceOf(
  { type, command, line }: Line,
  assigned: number,
  base: string,
  input: ProcfileInput,
): ProposedService {
  const listening = portOf(type, command, assigned, base, {
    configs: configsFor(command, input),
    written: input.base !== undefined,
  });
  const { healthcheck, because } = listening;
  const release = type === 'release';
  return {
    id: type,
    kind: 'native',
    entry: withoutGaps({
      command: literal(command),
      environment: { PORT: String(assigned) },
      env_file: input.dotenv.exists ? [{ path: '.env', format: 'foreman' }] : undefined,
      ports: portsEntry(listening),
      healthcheck,
    }),
    source: 'procfile',
    from: `${input.label}, line ${line}, process ${type}`,
    because: release ? ['release runs once at each deploy, not beside the others'] : because,
    chosen: !release,
  };
}

/** Those of the folder that the command runs in. */
function configsFor(command: string, { file, configs }: ProcfileInput): ConfigFiles | undefined {
  const directory = file.slice(0, -baseName(file).length);
  return configs?.get(resolvePath(directory, folderOfCommand(command), undefined));
}

/** The folder that a command changes to before anything else: `web` of `cd web && npm run dev`; `.` where it stays. */
export function folderOfCommand(command: string): string {
  return /^\s*cd\s+([\w./-]+)\s*&&/.exec(command)?.[1] ?? '.';
}

/**
 * Each process is given a PORT, but only some listen: those whose command says so and, as Heroku has it, `web`. That its program looks
 * at PORT is only assumed, unless somebody wrote the number down for it.
 */
function portOf(
  type: string,
  command: string,
  assigned: number,
  base: string,
  { configs, written }: { readonly configs: ConfigFiles | undefined; readonly written: boolean },
): Listening {
  const given = `PORT is ${assigned}: ${base}`;
  const env = { PORT: String(assigned) };
  const known = listeningOf({ command, env, taken: new Set(), ...(configs ? { configs } : {}) });
  if (USES_PORT.test(command)) {
    const healthcheck = known.port === assigned && known.healthcheck ? known.healthcheck : { tcp: assigned };
    return { port: assigned, healthcheck, because: [`uses PORT; ${given}`] };
  }
  if (known.port !== undefined)
    return { ...known, because: [...known.because, ...(known.port === assigned ? [given] : [])] };
  if (type !== 'web') return { because: [`says nothing of a port of its own; ${given}`] };
  const because = [...known.because, `web listens on PORT by convention; ${given}`];
  return { port: assigned, ...(written ? {} : { assumed: true }), because };
}
