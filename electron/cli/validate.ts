import { composeVariables } from '../drivers/container/compose/access.ts';
import { formatProblem, type Problem } from '../result.ts';
import { loadStack } from '../stack/load.ts';
import { isApproved as coveredBy } from '../supervisor/approval/approval.ts';
import { TrustStore } from '../supervisor/approval/trust-store.ts';
import { readDefinition } from '../supervisor/definition/read-definition.ts';
import { sealToCompare } from '../supervisor/model/seal.ts';
import { type Context, stackFileOf } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { validateWords } from './words/validate.ts';

/** `validate`: every problem of the stack file with file, line and column; starts nothing and needs no supervisor. */
export async function validate(context: Context): Promise<number> {
  const { output } = context;
  const file = await stackFileOf(context);
  if (!file.ok) return output.problem(file.problem);
  const loaded = await loadStack(file.value, { env: process.env });
  const problems: readonly Problem[] = loaded.ok ? (loaded.value.errors ?? []) : loaded.problem;
  const warnings = loaded.ok ? loaded.value.warnings : [];
  const [first] = problems;
  if (first) {
    const { code, message, file: at, line, column, hint } = first;
    output.document({ error: { code, message, file: at, line, column, hint }, problems, warnings });
    for (const problem of problems) output.complaint(`${formatProblem(problem)}\n`);
    return EXIT.badCall;
  }
  for (const warning of warnings) output.progress(validateWords.warning(formatProblem(warning)));
  if (!loaded.ok) return EXIT.badCall;
  const { name, services } = loaded.value;
  const approved = await isApproved(context, loaded.value.file);
  output.document({
    stack: name,
    file: loaded.value.file,
    approved,
    services: services.map(({ id, kind }) => ({ id, kind })),
    warnings,
  });
  output.line(
    validateWords.valid(
      loaded.value.file,
      name,
      services.map(({ id }) => id),
    ),
  );
  if (!approved) output.line(validateWords.notApproved);
  return EXIT.good;
}

/** Whether all that the stack would run was approved, by what is on the disk. */
async function isApproved({ places }: Context, file: string): Promise<boolean> {
  const userEnvironment = async () => definedOf(process.env);
  const composeEnvironment = async () => composeVariables(await userEnvironment());
  const home = places.stateDirectory();
  const runs = await TrustStore.runsOf(home, file);
  if (runs === undefined) return false;
  const seal = () => sealToCompare(home);
  const read = await readDefinition(file, { env: process.env, userEnvironment, composeEnvironment, seal });
  return read.ok && coveredBy(read.value, runs, await seal());
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
