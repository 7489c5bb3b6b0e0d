import type { Approval } from '../../contract/approval.ts';
import { composeVariables } from '../../drivers/container/compose/access.ts';
import type { ComposeFacts } from '../../stack/definition.ts';
import type { Stack } from '../../stack/stack.ts';
import { composeFacts, projectReader } from '../definition/compose-fingerprint.ts';
import { StackSecrets } from '../redaction/stack-secrets.ts';
import { runnablesOf } from './runnables.ts';

type Run = Pick<Approval['commands'][number], 'what' | 'text'>;

/** What each service of a stack would run, by id: the same words in which it would be asked about, without secrets. */
export async function proposedRuns(stack: Stack): Promise<ReadonlyMap<string, Run[]>> {
  const read = projectReader(async () => composeVariables(definedOf(process.env)));
  const facts = await Promise.all(
    stack.services.map(async (spec) => [spec.id, await composeFacts(spec, read)] as const),
  );
  const compose = Object.fromEntries(facts.filter((one): one is [string, ComposeFacts] => one[1] !== undefined));
  const { redact } = new StackSecrets(stack, { forQuestion: true });
  const runs = new Map<string, Run[]>();
  for (const { service, what, text } of runnablesOf({ stack, files: { variables: {}, compose } })) {
    if (service !== undefined) runs.set(service, [...(runs.get(service) ?? []), { what, text: redact(text) }]);
  }
  return runs;
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
