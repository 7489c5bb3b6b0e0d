import { LIMITS } from '../../limits.ts';
import { someAtATime } from '../../platform/slices.ts';
import type { NativeSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import { innerCommands } from './inner-commands.ts';
import type { CommandFacts } from './port-claims.ts';
import { realPath } from './real-folder.ts';

interface Known {
  readonly at: number;
  readonly facts: CommandFacts;
}

/** By definition of a service: with many services and busy ports the disk would be asked the same again and again. */
const known = new WeakMap<NativeSpec, Known>();

/** What the disk says of the commands of native services: the file of the program, and what a starter of others starts. */
export async function commandFactsOf(
  managedServices: Iterable<ManagedService>,
  { platform, userEnvironment }: Pick<World, 'platform' | 'userEnvironment'>,
): Promise<ReadonlyMap<string, CommandFacts>> {
  const natives = [...managedServices].flatMap(({ spec }) =>
    spec.native ? [{ id: spec.id, native: spec.native }] : [],
  );
  if (natives.length === 0) return new Map();
  const user = await userEnvironment();
  // Of one look: a thousand services may run one program in one folder.
  const lookUp = remembered((program: string, path: string | undefined, folder: string) => {
    const env = { ...user, ...(path ? { PATH: path } : {}) };
    const found = platform.which(program, env, folder);
    return found === undefined ? undefined : realPath(found);
  });
  const facts = await someAtATime(natives, LIMITS.ports.commandLooks, async ({ id, native }) => {
    const last = known.get(native);
    if (last && performance.now() - last.at < LIMITS.ports.commandFactsMs) return [id, last.facts] as const;
    const program = lookUp(native.command[0] ?? '', native.environment.PATH ?? undefined, native.workingDir);
    const inner = await innerCommands(native.command, realPath(native.workingDir));
    const told = { ...(program !== undefined && { program }), inner };
    known.set(native, { at: performance.now(), facts: told });
    return [id, told] as const;
  });
  return new Map(facts);
}

function remembered<Asked extends readonly unknown[], Answer>(
  ask: (...asked: Asked) => Answer,
): (...asked: Asked) => Answer {
  const known = new Map<string, Answer>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    const answer = known.get(key);
    if (answer !== undefined || known.has(key)) return answer as Answer;
    const fresh = ask(...asked);
    known.set(key, fresh);
    return fresh;
  };
}
