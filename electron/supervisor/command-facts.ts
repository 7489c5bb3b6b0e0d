import type { Cell } from './cell.ts';
import type { CommandFacts } from './claims.ts';
import { innerCommands } from './inner-commands.ts';
import { realPath } from './real-folder.ts';
import type { World } from './world.ts';

/** What the disk says of the commands of native services: the file of the program, and what a starter of others starts. */
export async function commandFactsOf(
  cells: Iterable<Cell>,
  { platform, userEnvironment }: Pick<World, 'platform' | 'userEnvironment'>,
): Promise<ReadonlyMap<string, CommandFacts>> {
  const natives = [...cells].flatMap(({ spec }) => (spec.native ? [{ id: spec.id, native: spec.native }] : []));
  if (natives.length === 0) return new Map();
  const user = await userEnvironment();
  const facts = natives.map(async ({ id, native }) => {
    const env = { ...user, ...(native.environment.PATH ? { PATH: native.environment.PATH } : {}) };
    const found = platform.which(native.command[0] ?? '', env, native.workingDir);
    const inner = await innerCommands(native.command, realPath(native.workingDir));
    return [id, { ...(found !== undefined && { program: realPath(found) }), inner }] as const;
  });
  return new Map(await Promise.all(facts));
}
