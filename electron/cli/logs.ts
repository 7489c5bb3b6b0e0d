import { type Context, refuseEndless, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { viewsWords } from './words/views.ts';

/** `logs`: the last lines of one service or of all, each with its name in front; `follow` goes on until it is stopped. */
export function logs(context: Context, service: string | undefined, lines: number, follow: boolean): Promise<number> {
  const endless = follow ? refuseEndless(context, '--follow') : undefined;
  if (endless !== undefined) return Promise.resolve(endless);
  return withStack(context, async ({ client, stack }) => {
    const { output } = context;
    const snapshot = await client.request('snapshot', { stack });
    if (!snapshot.ok) return output.problem(snapshot.problem);
    const ids = service === undefined ? snapshot.value.services.map((one) => one.id) : [service];
    const width = Math.max(...ids.map((id) => id.length), 0);
    const collected: { service: string; line: string }[] = [];
    const show = (id: string) => (chunk: { readonly lines: readonly string[]; readonly note?: string }) => {
      if (chunk.note) output.progress(chunk.note);
      for (const line of chunk.lines) {
        if (!follow) collected.push({ service: id, line });
        output.logLine(ids.length > 1 ? `${id.padEnd(width)} | ` : '', line);
      }
    };
    const done = follow
      ? await Promise.all(ids.map((id) => client.request('logs', { stack, service: id, lines, follow }, show(id))))
      : await inOrder(ids, (id) => client.request('logs', { stack, service: id, lines, follow }, show(id)));
    const failed = done.find((one) => !one.ok);
    if (failed && !failed.ok) return output.problem(failed.problem);
    output.document(collected);
    if (!follow && collected.length === 0) output.progress(viewsWords.noOutput);
    return EXIT.good;
  });
}

async function inOrder<T>(ids: readonly string[], ask: (id: string) => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = [];
  for (const id of ids) answers.push(await ask(id));
  return answers;
}
