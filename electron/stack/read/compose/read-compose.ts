import { type Resolved, resolveProject } from '../../compose/project/resolve.ts';
import { newLoading, type TruthSource, withCommand } from './command-or-reader.ts';
import type { ComposeCommand } from './compose-command.ts';
import { type ComposeSet, composeSet } from './compose-files.ts';

export interface ReadComposeOptions {
  /** The environment of the process; it wins over `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Profiles that are on; default: those of `COMPOSE_PROFILES`. */
  readonly profiles?: readonly string[];
  /** The Compose command whose word counts; without one our own reader's does. */
  readonly command?: ComposeCommand | undefined;
}

/**
 * The project of a folder, or of files that are merged in this order. A failure holds every problem with its place; codes:
 * `compose-file-missing`, `compose-syntax`, `wrong-type`, `bad-port`, `unknown-service`, `extends-cycle`, `include-cycle`,
 * `env-key-missing`, `env-file-missing`, `compose-refused` (by the command, for a reason of its own) and others. Nothing is run but
 * `config`, only about files that passed our own guards (size, depth, anchors, syntax), and its output goes nowhere else.
 */
export async function readComposeProject(
  where: string | readonly string[],
  { env, profiles, command }: ReadComposeOptions,
): Promise<Resolved> {
  const set = await composeSet(where, env);
  if (!set.ok) return { ok: false, problem: [set.problem] };
  const loading = newLoading(set.value);
  const on = profiles ?? listOf(set.value.variables.COMPOSE_PROFILES);
  const source: TruthSource = { ...set.value, profiles: on };
  const own = await resolveProject(source, loading);
  const watched = withWatch(own, set.value);
  return command ? withCommand(watched, source, loading, command) : watched;
}

function withWatch(own: Resolved, { watch, notes }: ComposeSet): Resolved {
  if (!own.ok) return own;
  const { value } = own;
  const all = { watch: [...new Set([...value.watch, ...watch])], notes: [...notes, ...value.notes] };
  return { ok: true, value: { ...value, ...all } };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
