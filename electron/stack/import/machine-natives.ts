/** Native listeners of the user as candidates: one for each thing that somebody started, with all ports that it holds. Pure. */
import { isLoopback, isWildcard } from '../../platform/address.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { programName } from '../../ports/launchers.ts';
import { programWords } from '../../ports/signature.ts';
import type { Listener } from '../../ports/types.ts';
import { portInCommand } from './command-port.ts';
import { type Framework, frameworkOf } from './framework.ts';
import { healthcheckAt } from './framework-check.ts';
import { withoutGaps } from './literal.ts';
import { runAgain, wordsToRun } from './machine-command.ts';
import { groupOfFolder } from './machine-groups.ts';
import { doubtAbout, leftOut } from './machine-left-out.ts';
import type { Candidate, MachinePicture } from './machine-picture.ts';
import { rootOf } from './machine-root.ts';

/** Ports from here on are handed out to whoever asks for any (IANA: from 49152; Linux: from 32768). */
const FIRST_EPHEMERAL = 32_768;

interface Held {
  readonly root: ProcessInfo;
  readonly listeners: readonly Listener[];
}

export function nativeCandidates(picture: MachinePicture): readonly Candidate[] {
  return heldBy(picture).map((held) => candidate(held, picture));
}

/** What listens, by the process that stands for it; lowest port first. */
function heldBy(picture: MachinePicture): readonly Held[] {
  const byRoot = new Map<number, { root: ProcessInfo; listeners: Listener[] }>();
  const tcp = picture.listeners.filter((listener) => listener.protocol === 'tcp' && !leftOut(listener, picture));
  for (const listener of tcp.toSorted((one, other) => one.port - other.port)) {
    const tree = picture.folders.get(listener.processes[0]?.cwd ?? '')?.project?.folder;
    const root = rootOf(listener, tree, picture.self);
    if (!root) continue;
    const held = byRoot.get(root.pid) ?? { root, listeners: [] };
    held.listeners.push(listener);
    byRoot.set(root.pid, held);
  }
  return [...byRoot.values()];
}

function candidate({ root, listeners }: Held, picture: MachinePicture): Candidate {
  const [first] = listeners;
  const holder = first?.processes[0] ?? root;
  const folder = picture.folders.get(root.cwd ?? '');
  const words = wordsToRun(root.command, picture.interpreters.get(root.pid));
  const { dependencies } = folder ?? {};
  const framework = frameworkOf({ command: words ?? root.command, listenerCommand: holder.command, dependencies });
  const meant = meantPorts([root, holder], framework);
  const ports = portsOf(listeners, meant);
  const passing = ports.find(({ port }) => port >= FIRST_EPHEMERAL && !meant.includes(port));
  const again = words && runAgain(words);
  const main = ports.find(({ port }) => port === framework?.port) ?? ports[0];
  const healthcheck = framework && main && healthcheckAt(framework.check, main.port, hostOf(main.address));
  const group = groupOfFolder(root.cwd ?? '/', picture);
  return {
    name: nameOf(root, words ?? root.command, group.directory, framework),
    kind: 'native',
    group,
    workingDir: root.cwd,
    entry: withoutGaps({
      command: again?.command ?? [programWords(root.command)[0] ?? ''],
      ports: ports.map(written),
      healthcheck,
    }),
    ports: ports.map(({ port }) => port),
    from: `pid ${root.pid} on port ${ports.map(({ port }) => port).join(', ')}`,
    because: becauseOf(root, holder, framework, folder?.project?.because),
    doubt: doubtOf(first, picture, framework, again, passing?.port),
  };
}

interface HeldPort {
  readonly port: number;
  readonly address: string;
}

/** Ports that the command or the framework names: they are no accident, however high. */
function meantPorts(
  commands: readonly ProcessInfo[],
  framework: Framework | undefined,
): readonly (number | undefined)[] {
  return [framework?.port, ...commands.map(({ command }) => portInCommand(command.join(' '))?.port)];
}

/** One for each port, at its widest address. Ports that nobody chose (of a debugger, of a worker) go where others are left. */
function portsOf(listeners: readonly Listener[], meant: readonly (number | undefined)[]): readonly HeldPort[] {
  const byPort = new Map<number, HeldPort>();
  for (const { port, address } of listeners) {
    const other = byPort.get(port);
    if (!other || isWildcard(address)) byPort.set(port, { port, address });
  }
  const lasting = [...byPort.values()].filter(({ port }) => port < FIRST_EPHEMERAL || meant.includes(port));
  return lasting.length > 0 ? lasting : [...byPort.values()];
}

function doubtOf(
  listener: Listener | undefined,
  picture: MachinePicture,
  framework: Framework | undefined,
  again: ReturnType<typeof runAgain> | undefined,
  passing: number | undefined,
): string | undefined {
  if (!again) return 'it hides its command behind a title: write the command yourself';
  if (again.secrets.length > 0)
    return `its command line holds a secret, which is not taken over: set ${again.secrets.join(' and ')} in .env`;
  if (passing !== undefined) return `port ${passing} is one that the system hands out, it may be another one next time`;
  return listener && doubtAbout(listener, picture, framework !== undefined);
}

/** `localhost` reaches all that listens on loopback or everywhere. */
function hostOf(address: string): string | undefined {
  return isWildcard(address) || address === '127.0.0.1' || address === '::1' ? undefined : address;
}

/** Loopback and everywhere are the usual; on another address the port is another one. */
function written({ port, address }: HeldPort): number | string {
  if (isWildcard(address) || (isLoopback(address) && hostOf(address) === undefined)) return port;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function becauseOf(
  root: ProcessInfo,
  holder: ProcessInfo,
  framework: Framework | undefined,
  project: string | undefined,
): readonly string[] {
  const program = programName(programWords(holder.command)[0] ?? '');
  const below = root.pid === holder.pid ? `${program} listens` : `${program} (pid ${holder.pid}) below it listens`;
  const known = framework && `${framework.name}: ${framework.because}`;
  const place = project && `works in a folder with ${project}`;
  return [below, known, place].filter((clause) => clause !== undefined);
}

/** By the folder below the project, else by what it is, else by the program or script. */
function nameOf(
  root: ProcessInfo,
  words: readonly string[],
  directory: string | undefined,
  framework: Framework | undefined,
): string {
  const cwd = root.cwd ?? '';
  if (directory !== undefined && cwd !== directory && cwd.startsWith(`${directory}/`))
    return cwd.split('/').at(-1) ?? cwd;
  if (framework) return framework.name;
  const [program = '', script = ''] = programWords(words);
  return programName(/\.\w+$/.test(script) ? script : program).replace(/\.\w+$/, '');
}
