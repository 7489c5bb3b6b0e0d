/** Whether a container can reach a host and port, tried from inside with a tool that its image has. */
import { LIMITS } from '../../../limits.ts';
import { fail, ok, type Result } from '../../../result.ts';
import type { ContainerTools } from '../engine/container-tools.ts';
import { type ExecOutcome, execInContainer } from './exec.ts';
import { findTools, type Tool } from './find-tools.ts';

export interface Reach {
  readonly reached: boolean;
  readonly tool: Tool;
  /** A clause without a subject: `cannot resolve ollama`, `reaches ollama:11434`. */
  readonly detail: string;
}

/** Names that may stand in a command line: nothing of a shell's. */
const SAFE_HOST = /^[A-Za-z0-9._:-]+$/;
const UNRESOLVED =
  /bad address|could(?:n't| not) (?:be )?resolve|name or service not known|name does not resolve|unknown host|temporary failure in name resolution|ENOTFOUND|EAI_AGAIN|no address associated|nodename nor servname/i;
const REFUSED = /connection refused|ECONNREFUSED/i;
const MISUSED = /(?:invalid|unrecognized|unknown|illegal) option|^usage:/im;
const UNREACHABLE = /no route to host|network is unreachable|EHOSTUNREACH|ENETUNREACH/i;
/** Somebody answered, though not in HTTP or not with 200: the connection is what was asked for. */
const ANSWERED =
  /HTTP\/\d|HTTP error|server returned error|error getting response|connection reset|ECONNRESET|empty reply|bad header|received HTTP\/0\.9/i;

/**
 * Connects from inside the container. Errors: `no-tool` when nothing in the image can try it, `bad-host`, the engine's own.
 */
export async function canReach(
  engine: ContainerTools,
  containerId: string,
  host: string,
  port: number,
): Promise<Result<Reach>> {
  if (!SAFE_HOST.test(host)) return fail({ code: 'bad-host', message: 'The host is not a name or address.' });
  const tools = await findTools(engine, containerId, LIMITS.containerLook.reachMs);
  if (!tools.ok) return tools;
  for (const tool of BEST_FIRST) {
    if (!tools.value.includes(tool)) continue;
    for (const command of TRIES[tool](host, port)) {
      const tried = await execInContainer(engine, containerId, command, LIMITS.containerLook.reachMs);
      if (!tried.ok) return tried;
      const reach = reachFrom(tool, host, port, tried.value);
      if (reach) return ok(reach);
    }
  }
  return fail({ code: 'no-tool', message: `Nothing in the image can tell whether ${host}:${port} can be reached.` });
}

/** From how an attempt ended to whether there is a way; undefined when it says nothing. Pure. */
export function reachFrom(tool: Tool, host: string, port: number, outcome: ExecOutcome): Reach | undefined {
  const { exitCode, timedOut, output } = outcome;
  const target = `${host}:${port}`;
  const no = (detail: string): Reach => ({ reached: false, tool, detail });
  // A tool that does not know its options, or was ended by a signal, says nothing about the network.
  if (MISUSED.test(output)) return undefined;
  if (UNRESOLVED.test(output)) return no(`cannot resolve ${host}`);
  if (REFUSED.test(output)) return no(`${target} refuses the connection`);
  if (exitCode === 0 || ANSWERED.test(output)) return { reached: true, tool, detail: `reaches ${target}` };
  if (timedOut || /time(?:d )?out/i.test(output)) return no(`${target} does not answer`);
  if (UNREACHABLE.test(output)) return no(`there is no way to ${target}`);
  return exitCode === 1 && output.trim() === '' ? no(`cannot reach ${target}`) : undefined;
}

/** What says most about a failure comes first; all of them only connect, or ask for `/`. */
const BEST_FIRST: readonly Tool[] = ['python3', 'python', 'node', 'bash', 'nc', 'busybox', 'wget', 'curl'];

const PYTHON = (host: string, port: number) =>
  `import socket\ntry:\n socket.create_connection(("${host}",${port}),${LIMITS.containerLook.reachSeconds}).close()\nexcept Exception as e:\n print(e); raise SystemExit(1)`;

const TRIES: Readonly<Record<Tool, (host: string, port: number) => readonly (readonly string[])[]>> = {
  python3: (host, port) => [['python3', '-c', PYTHON(host, port)]],
  python: (host, port) => [['python', '-c', PYTHON(host, port)]],
  node: (host, port) => [
    [
      'node',
      '-e',
      `const s=require('net').connect({host:'${host}',port:${port},timeout:${LIMITS.containerLook.reachSeconds * 1_000}});s.on('connect',()=>process.exit(0));s.on('timeout',()=>{console.log('timed out');process.exit(1)});s.on('error',e=>{console.log(e.code);process.exit(1)})`,
    ],
  ],
  bash: (host, port) => [['bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`]],
  nc: (host, port) => netcat(['nc'], host, port),
  busybox: (host, port) => netcat(['busybox', 'nc'], host, port),
  wget: (host, port) => [['wget', '-q', '-O', '/dev/null', url(host, port)]],
  curl: (host, port) => [
    ['curl', '-sS', '-o', '/dev/null', '-m', String(LIMITS.containerLook.reachSeconds), url(host, port)],
  ],
};

/** Not every busybox knows `-z`; one that does not knows `-e`, which runs a program once it is connected. */
function netcat(program: readonly string[], host: string, port: number): readonly (readonly string[])[] {
  const common = [...program, '-w', String(LIMITS.containerLook.reachSeconds)];
  return [
    [...common, '-z', host, String(port)],
    [...common, host, String(port), '-e', 'true'],
  ];
}

function url(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
