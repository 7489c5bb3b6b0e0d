/** A Compose project as a source of a proposal: by the machine's Compose command where there is one, else by our own reader. */
import { dirname } from 'node:path';
import type { Problem, Result } from '../../../result.ts';
import { proposeCompose } from '../../import/compose/from-compose.ts';
import type { Part } from '../../import/part.ts';
import type { SourceContext } from '../source.ts';
import { findComposeCommand } from './compose-command.ts';
import { readComposeProject } from './read-compose.ts';

/** Where the file stands for its folder, Compose's own rules say which overrides belong to it. */
export async function readCompose(
  file: string,
  { env, alone }: SourceContext,
): Promise<Result<Part, readonly Problem[]>> {
  const variables = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const command = await findComposeCommand({ env: variables, outside: [dirname(file)] });
  const project = await readComposeProject(alone ? [file] : dirname(file), { env, command });
  if (!project.ok) return project;
  const { name, services, notes, watch } = proposeCompose(project.value, dirname(file));
  return { ok: true, value: { kind: 'compose', file, name, services, notes, watch } };
}
