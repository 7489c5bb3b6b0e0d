import { approvalLines } from './approval-text.ts';
import { confirmed } from './confirmed.ts';
import type { Context, OpenStack } from './context.ts';

/**
 * Asks whether a stack that nobody named may run, where something of it was not approved yet. `why`: a sentence on where its file lies.
 * Undefined when it may; else the exit code, after saying so.
 */
export async function confirmOpen(
  { output }: Context,
  { client, stack }: OpenStack,
  why: string,
): Promise<number | undefined> {
  const seen = await client.request('snapshot', { stack });
  if (!seen.ok) return output.problem(seen.problem);
  const { approval, file } = seen.value;
  if (!approval) return undefined;
  output.progress(why);
  for (const line of approvalLines(approval).slice(0, -1)) output.progress(line);
  if (!(await confirmed('Approve this and start it?'))) {
    const hint = `Say yes at a terminal, or name it: stacklight up --stack ${file}`;
    return output.problem({ code: 'not-confirmed', message: `Nothing was started. ${why}`, hint });
  }
  const approved = await client.request('approve', { stack, approval: approval.id, start: false });
  return approved.ok ? undefined : output.problem(approved.problem);
}
