import { resolve } from 'node:path';
import { ControlClient } from '../control/client.ts';
import type { OwnPlaces } from '../platform/own-places.ts';
import { ok, type Problem, type Result } from '../result.ts';
import { type FoundStack, findStack } from '../stack/find.ts';
import { approvalLines } from './approval-text.ts';
import { confirmed } from './confirmed.ts';
import type { Output } from './output.ts';
import { contextWords } from './words/context.ts';

/** What every command has at hand. */
export interface Context {
  readonly places: OwnPlaces;
  readonly output: Output;
  /** `--stack`, as given. */
  readonly stackPath: string | undefined;
  readonly daemonFile: string;
}

export interface OpenStack {
  readonly client: ControlClient;
  readonly stack: string;
}

/** The stack file that this call is about: `--stack`, or the first one on the way up from the working directory. */
export async function stackFileOf(context: Context): Promise<Result<string>> {
  const found = await foundStack(context);
  return found.ok ? ok(found.value.file) : found;
}

/** The same, with what is to be known before something of it runs; what did not count is said. */
async function foundStack({
  stackPath,
  output,
}: Context): Promise<Result<Pick<FoundStack, 'file' | 'above' | 'foreign'>>> {
  if (stackPath !== undefined) return ok({ file: stackPath, above: false, foreign: undefined });
  const found = await findStack(process.cwd());
  if (found.ok) for (const sentence of found.value.passedOver) output.progress(contextWords.note(sentence));
  return found;
}

/** `--json` promises one document, and what goes on without end has none. */
export function refuseEndless(context: Context, option: string): number | undefined {
  if (!context.output.json) return undefined;
  const message = contextWords.endlessWithJson(option);
  return context.output.problem({ code: 'bad-call', message });
}

/**
 * Connects to the supervisor, starting one where none runs, opens the stack there, and closes the connection afterwards. `yes`:
 * the call is itself the yes to all that the stack's files say; `by-place`: only where the file is named or lies in this very folder
 * and is the user's own, else it is shown and asked.
 */
export async function withStack(
  context: Context,
  use: (open: OpenStack) => Promise<number>,
  { yes = false }: { readonly yes?: boolean | 'by-place' } = {},
): Promise<number> {
  const found = await foundStack(context);
  if (!found.ok) return withoutFile(context, found.problem, use);
  const { file, above, foreign } = found.value;
  const asks = above || foreign !== undefined;
  return withSupervisor(context, async (client) => {
    const opened = await client.request('open', {
      path: resolvePath(file),
      yes: yes === true || (yes === 'by-place' && !asks),
    });
    if (!opened.ok) return context.output.problem(opened.problem);
    const open = { client, stack: opened.value.stack };
    if (yes !== 'by-place' || !asks) return use(open);
    const why =
      foreign === undefined ? contextWords.fileAboveFolder(file) : contextWords.fileMayBeForeign(file, foreign);
    const refusal = await confirmOpen(context, open, why);
    return refusal ?? use(open);
  });
}

/** The stack file was removed, but a supervisor that runs may still watch over the stack of this very folder. */
async function withoutFile(
  context: Context,
  problem: Problem,
  use: (open: OpenStack) => Promise<number>,
): Promise<number> {
  const { places, output } = context;
  const client = await ControlClient.connect(places.controlPath(places.stateDirectory()));
  const opened = await client?.request('open', { path: process.cwd() });
  if (!client || !opened?.ok) {
    client?.close();
    return output.problem(problem);
  }
  try {
    return await use({ client, stack: opened.value.stack });
  } finally {
    client.close();
  }
}

/** The supervisor of this user: the one that runs, or the one that is started now. */
async function connectOrStart({ places, daemonFile, output }: Context): Promise<Result<ControlClient>> {
  const running = await ControlClient.connect(places.controlPath(places.stateDirectory()));
  if (running) return ok(running);
  // Loaded when it is needed, like all that a call to a running supervisor does without.
  const { startSupervisor } = await import('./connect.ts');
  return startSupervisor(places, daemonFile, (text) => output.progress(text));
}

export async function withSupervisor(
  context: Context,
  use: (client: ControlClient) => Promise<number>,
): Promise<number> {
  const connected = await connectOrStart(context);
  if (!connected.ok) return context.output.problem(connected.problem);
  try {
    return await use(connected.value);
  } finally {
    connected.value.close();
  }
}

/** The supervisor has another working directory than the caller. */
function resolvePath(path: string): string {
  return resolve(path);
}

/**
 * Asks whether a stack that nobody named may run, where something of it was not approved yet. `why`: a sentence on where its file lies.
 * Undefined when it may; else the exit code, after saying so.
 */
async function confirmOpen(
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
  if (!(await confirmed(contextWords.approveAndStartQuestion))) {
    const hint = contextWords.approveHint(file);
    return output.problem({ code: 'not-confirmed', message: contextWords.nothingStarted(why), hint });
  }
  const approved = await client.request('approve', { stack, approval: approval.id, start: false });
  return approved.ok ? undefined : output.problem(approved.problem);
}
