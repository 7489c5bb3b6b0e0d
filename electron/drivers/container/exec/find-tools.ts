/** Which programs an image really has, found by running them in its container. */
import { ok, type Result } from '../../../result.ts';
import type { ContainerTools } from '../engine/container-tools.ts';
import { execInContainer, NOT_RUN } from './exec.ts';

/** Programs that can ask over the network, each with arguments that do nothing and end at once. */
const TRIALS = {
  curl: ['--version'],
  wget: ['--help'],
  python3: ['-c', ''],
  python: ['-c', ''],
  node: ['-e', ''],
  nc: ['-h'],
  bash: ['-c', ':'],
  busybox: ['true'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Tool = keyof typeof TRIALS;

const TOOLS = Object.keys(TRIALS) as readonly Tool[];
const SHELL_LOOK = `for t in ${TOOLS.join(' ')}; do command -v "$t" >/dev/null 2>&1 && echo "$t"; done; exit 0`;

/**
 * The tools that the running container has. One look by its shell where it has one; an image without a shell is asked for
 * one program after the other. `timeoutMs` is the limit of each exec. A problem where nothing could be tried (commands may not be
 * run, it ended meanwhile): that says nothing about the image.
 */
export async function findTools(
  engine: ContainerTools,
  containerId: string,
  timeoutMs: number,
): Promise<Result<Tool[]>> {
  const shell = await execInContainer(engine, containerId, ['/bin/sh', '-c', SHELL_LOOK], timeoutMs);
  if (shell.ok && shell.value.exitCode === 0) {
    const said = new Set(shell.value.output.split(/\s+/));
    return ok(TOOLS.filter((tool) => said.has(tool)));
  }
  const present: Tool[] = [];
  for (const [tool, tried] of await Promise.all(TOOLS.map((tool) => tryOut(engine, containerId, tool, timeoutMs)))) {
    if (!tried.ok && tried.problem.code !== NOT_RUN) return tried;
    // Whatever it exits with, it ran; what cannot be run is 126 or 127, or refused by the engine.
    if (tried.ok && tried.value.exitCode !== 126 && tried.value.exitCode !== 127 && !tried.value.timedOut)
      present.push(tool);
  }
  return ok(present);
}

async function tryOut(engine: ContainerTools, containerId: string, tool: Tool, timeoutMs: number) {
  return [tool, await execInContainer(engine, containerId, [tool, ...TRIALS[tool]], timeoutMs)] as const;
}
