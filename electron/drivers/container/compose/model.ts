/** What Compose is meant to run for a service, as it was read and, by whoever knows what was approved, compared. */
import { dirname, join } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { ComposeProject } from '../../../stack/compose/project/project.ts';
import { readComposeProject } from '../../../stack/read/compose/read-compose.ts';
import { loadDotenv } from '../../../stack/read/read-dotenv.ts';

type Variables = Readonly<Record<string, string>>;

export interface ComposeModel {
  readonly project: ComposeProject;
  /** What of the `.env` beside the first file counts. Secret. */
  readonly dotenv: Variables;
}

/** The model as the files are now. `project`: its name, which is also filled in as `COMPOSE_PROJECT_NAME`. Code: `compose-file-invalid`. */
export async function readModel(
  files: readonly string[],
  project: string,
  environment: Variables,
): Promise<Result<ComposeModel, readonly Problem[]>> {
  const env = { ...environment, COMPOSE_PROJECT_NAME: project };
  const { values } = await loadDotenv(join(dirname(files[0] ?? '.'), '.env'), env);
  const dotenv = Object.fromEntries(Object.entries(values).filter(([key]) => !Object.hasOwn(env, key)));
  const read = await readComposeProject(files, { env });
  return read.ok ? ok({ project: read.value, dotenv }) : read;
}

/** As one problem of a start. */
export function invalidModel(problems: readonly Problem[]): Result<never> {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return fail({
    ...(first ?? { message: 'The Compose file cannot be read.' }),
    ...(first && { message: `${first.message}${more}` }),
    code: 'compose-file-invalid',
  });
}
