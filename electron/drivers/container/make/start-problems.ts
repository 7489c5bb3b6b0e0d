/** From the engine's words for a failed start to a `Problem` that the state machine understands. Pure. */
import type { Problem } from '../../../result.ts';
import type { RequestProblem } from '../engine/client.ts';

/** A network of the container is gone, or is another one of the same name. */
export const NETWORK_MISSING = 'network-missing';

/** `Bind for 0.0.0.0:80 failed`, `listen tcp4 [::]:80: bind`, `host port for 0.0.0.0:80:172.17.0.2:80/tcp`. */
const BINDING = /(?:bind for|listen (?:tcp|udp)[46]?|host port(?: for)?) (\S*?):(\d{1,5})(?=[:/\s]|$)/i;
const TAKEN = /port is already allocated|address already in use|ports are not available/i;

/** `name`: of the container, for people. Problems without an answer of the engine stay as they are. */
export function startProblem(name: string, problem: RequestProblem): Problem {
  if (problem.status === undefined) return problem;
  return problemFromText(name, problem.message) ?? { ...plain(problem), code: 'container-start-failed' };
}

/** The address (empty: all) and port that the engine could not have, where its words say so. */
export function takenPort(text: string): { readonly address: string; readonly port: number } | undefined {
  const binding = BINDING.exec(text);
  if (!binding || !TAKEN.test(text)) return undefined;
  return { address: binding[1] ?? '', port: Number(binding[2]) };
}

/** The same for the text that the engine keeps with a container that did not start. */
export function problemFromText(name: string, text: string): Problem | undefined {
  const taken = takenPort(text);
  if (taken) {
    const { address, port } = taken;
    return {
      code: 'port-taken',
      message: `Container ${name} cannot have port ${port}: something else is listening on ${address || '0.0.0.0'}:${port} already.`,
      hint: `see who with stacklight ports, or free it with stacklight fix-ports`,
    };
  }
  if (/no such image|image not known/i.test(text)) {
    return {
      code: 'image-missing',
      message: `The image of container ${name} is not on this machine.`,
      hint: 'pull or build it',
    };
  }
  if (/no such container|is marked for removal/i.test(text)) {
    return { code: 'container-missing', message: `Container ${name} was removed while it was being started.` };
  }
  if (/network (?:\S+ )?not found/i.test(text)) {
    return { code: NETWORK_MISSING, message: `Container ${name} was made for a network which was removed.` };
  }
  const program = /exec: "([^"]+)": (?:executable file not found|stat|permission denied)/i.exec(text)?.[1];
  if (program) {
    return {
      code: 'command-not-found',
      message: `Container ${name} cannot run ${program}: its image has no such program, or it may not be run.`,
      hint: 'correct command or entrypoint',
    };
  }
  return undefined;
}

function plain({ code, message, hint }: Problem): Problem {
  return { code, message, ...(hint && { hint }) };
}
