/** Asks the Compose command what files mean, without giving it anything that the project's files say but the files themselves. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../../../limits.ts';
import { neutralEnvironment, neutralFolder } from '../../../platform/neutral.ts';
import { steersTools } from '../../steering-variables.ts';
import { type ComposeCommand, isComposeV1, projectArguments } from './compose-command.ts';
import { openText } from './compose-files.ts';
import { type ComposeRun, runCompose } from './run-command.ts';

type Variables = Readonly<Record<string, string>>;

export interface AskedSource {
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[];
  readonly directory: string;
  /** The user's own environment: nothing that a file says. */
  readonly shell: Variables;
  /** What is to be read in place of the `.env` beside the first file, a later one over an earlier; undefined: nothing else. */
  readonly envFiles: readonly string[] | undefined;
  /** Every file of the project that was looked for. */
  readonly opened: Iterable<string>;
}

/**
 * What `config` says: it reads files and starts nothing. Runs in a folder that is no project's; of the user's environment it has what
 * the command itself needs and what the files name, but nothing by whose value a program loads code.
 */
export async function askConfig(
  command: ComposeCommand,
  source: AskedSource,
  project: string | undefined,
  profiles: readonly string[],
): Promise<ComposeRun> {
  const { files, directory, shell } = source;
  const about = { files, profiles, ...(project === undefined ? {} : { project }) };
  const format = isComposeV1(command) ? [] : ['--format', 'json'];
  const named = await namedIn([...files, ...source.opened, ...(source.envFiles ?? [])]);
  const filled = Object.fromEntries(Object.entries(shell).filter(([name]) => named.has(name) && !steersTools(name)));
  const env = { ...filled, ...neutralEnvironment(shell, { outside: [directory] }) };
  return withEnvFile(source.envFiles, (envFile) =>
    runCompose(command.program, [...projectArguments(command, { ...about, ...envFile }), 'config', ...format], {
      env,
      cwd: neutralFolder(),
      timeoutMs: LIMITS.compose.configMs,
    }),
  );
}

/** Every word of these files that may be the name of a variable. */
async function namedIn(files: Iterable<string>): Promise<ReadonlySet<string>> {
  const texts = await Promise.all([...new Set(files)].map(openText));
  return new Set(texts.flatMap((text) => (text.ok ? (text.value.match(/[A-Za-z_]\w*/g) ?? []) : [])));
}

/** Version 1 takes one file only, so several are one after the other in a file of ours, which lives as long as the question. */
async function withEnvFile<T>(
  files: readonly string[] | undefined,
  ask: (named: { readonly envFile?: string }) => Promise<T>,
): Promise<T> {
  if (files === undefined) return ask({});
  const [only] = files;
  if (files.length === 1 && only !== undefined) return ask({ envFile: only });
  const folder = await mkdtemp(join(tmpdir(), 'stacklight-'));
  try {
    const envFile = join(folder, 'env');
    const texts = await Promise.all(files.map(openText));
    await writeFile(envFile, texts.map((text) => (text.ok ? text.value : '')).join('\n'), { mode: 0o600 });
    return await ask({ envFile });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
