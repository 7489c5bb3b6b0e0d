import { resolve } from 'node:path';
import { approvalLines } from './approval-text.ts';
import { confirmed } from './confirmed.ts';
import { type Context, type OpenStack, stackFileOf, withStack, withSupervisor } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { trustWords } from './words/trust.ts';

/** `trust`: shows what would run or what changes, asks, and approves it. Starts nothing. */
export function trust(context: Context, path: string | undefined, yes: boolean): Promise<number> {
  return withStack(at(context, path), (open) => approve(context, open, yes));
}

async function approve(context: Context, { client, stack }: OpenStack, yes: boolean): Promise<number> {
  const { output } = context;
  const seen = await client.request('snapshot', { stack });
  if (!seen.ok) return output.problem(seen.problem);
  const { approval, stack: name, file } = seen.value;
  if (!approval) {
    output.document({ stack: name, file, approved: true });
    output.line(trustWords.nothingToApprove(name));
    return EXIT.good;
  }
  // Without its last line, which says how to come here.
  for (const line of approvalLines(approval).slice(0, -1)) output.line(line);
  if (!yes && !(await confirmed(trustWords.approveQuestion))) {
    return output.problem({
      code: 'not-confirmed',
      message: trustWords.notConfirmed,
      hint: trustWords.notConfirmedHint,
    });
  }
  const approved = await client.request('approve', { stack, approval: approval.id, start: false });
  if (!approved.ok) return output.problem(approved.problem);
  output.document({ stack: name, file, approved: true, approval });
  output.line(trustWords.approved(name));
  return EXIT.good;
}

/** `untrust`: takes every yes to a stack back. What runs is left running, and `down` still stops it. */
export async function untrust(context: Context, path: string | undefined): Promise<number> {
  const { output } = context;
  const file = await stackFileOf(at(context, path));
  if (!file.ok) return output.problem(file.problem);
  return withSupervisor(context, async (client) => {
    const forgotten = await client.request('untrust', { path: resolve(file.value) });
    if (!forgotten.ok) return output.problem(forgotten.problem);
    const { running } = forgotten.value;
    output.document(forgotten.value);
    output.line(trustWords.noLongerTrusted(forgotten.value.file));
    if (running.length > 0) output.line(trustWords.leftRunning(running.join(', ')));
    return EXIT.good;
  });
}

/** A path beside the command means what `--stack` means. */
function at(context: Context, path: string | undefined): Context {
  return path === undefined ? context : { ...context, stackPath: path };
}
