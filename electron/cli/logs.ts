import type { ControlClient } from '../control/client.ts';
import type { ParamsOf } from '../control/protocol.ts';
import { LIMITS } from '../limits.ts';
import type { Result } from '../result.ts';
import { type Context, refuseEndless, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { type LoggedLine, mergedLines, printerOf } from './log-lines.ts';
import { sinceOf } from './since.ts';
import { viewsWords } from './words/views.ts';

export interface LogsFlags {
  readonly lines?: number;
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  readonly since?: string;
  readonly grep?: string;
}

/**
 * `logs`: the last lines of some services or of all, in the order of their times, each with its service in front where there are several;
 * `--follow` goes on until it is stopped.
 */
export function logs(context: Context, services: readonly string[], flags: LogsFlags): Promise<number> {
  const { output } = context;
  const follow = flags.follow === true;
  const endless = follow ? refuseEndless(context, '--follow') : undefined;
  if (endless !== undefined) return Promise.resolve(endless);
  const since = flags.since === undefined ? undefined : sinceOf(flags.since, Date.now());
  if (flags.since !== undefined && since === undefined)
    return Promise.resolve(
      output.problem({ code: 'bad-call', message: viewsWords.badSince(JSON.stringify(flags.since)) }),
    );
  const pattern = patternOf(flags.grep);
  if (!pattern.ok) return Promise.resolve(output.problem(pattern.problem));
  return withStack(context, async ({ client, stack }) => {
    const snapshot = await client.request('snapshot', { stack });
    if (!snapshot.ok) return output.problem(snapshot.problem);
    const all = snapshot.value.services.map(({ id }) => id);
    const ids = services.length === 0 ? all : [...new Set(services)];
    const print = printerOf(output, { ids, all, times: flags.timestamps === true });
    const lines = flags.lines ?? (since === undefined ? LIMITS.logs.shownLines : LIMITS.history.askedAtOnce);
    const ask = { stack, lines, ...(since !== undefined && { since }), follow };
    const wanted = (line: LoggedLine) => pattern.value?.test(line.text) ?? true;
    const asked = ids.map((id) => collected(client, { ...ask, service: id }, (told) => output.progress(told)));
    if (follow) return following(asked, wanted, print, (problem) => output.problem(problem));
    const shown: LoggedLine[][] = [];
    for (const one of asked) {
      const heard: LoggedLine[] = [];
      const done = await one((line) => heard.push(line));
      if (!done.ok) return output.problem(done.problem);
      shown.push(heard);
    }
    const merged = mergedLines(shown).filter(wanted);
    for (const line of merged) print(line);
    output.document(merged.map(({ service, text, at }) => ({ service, line: text, ...(at !== undefined && { at }) })));
    if (merged.length === 0) output.progress(viewsWords.noOutput);
    return EXIT.good;
  });
}

type Asked = (hear: (line: LoggedLine) => void) => Promise<Result<unknown>>;

/** One service's lines as they are told. */
function collected(
  client: Pick<ControlClient, 'request'>,
  params: ParamsOf<'logs'>,
  note: (text: string) => void,
): Asked {
  return (hear) =>
    client.request('logs', params, (chunk) => {
      if (chunk.note) note(chunk.note);
      chunk.lines.forEach((text, index) => {
        const at = chunk.times?.[index];
        hear({ service: params.service, text, ...(at != null && { at }) });
      });
    });
}

/** First what is there, in the order of the times, then every line as it comes. */
async function following(
  asked: readonly Asked[],
  wanted: (line: LoggedLine) => boolean,
  print: (line: LoggedLine) => void,
  fail: (problem: Parameters<Context['output']['problem']>[0]) => number,
): Promise<number> {
  const early: LoggedLine[][] = asked.map(() => []);
  let waiting = true;
  const flush = () => {
    waiting = false;
    for (const line of mergedLines(early)) if (wanted(line)) print(line);
  };
  const timer = setTimeout(flush, LIMITS.logs.lastLinesMs);
  const done = await Promise.all(
    asked.map((one, index) =>
      one((line) => {
        if (waiting) early[index]?.push(line);
        else if (wanted(line)) print(line);
      }),
    ),
  );
  clearTimeout(timer);
  if (waiting) flush();
  const failed = done.find((one) => !one.ok);
  return failed && !failed.ok ? fail(failed.problem) : EXIT.good;
}

function patternOf(grep: string | undefined): Result<RegExp | undefined> {
  if (grep === undefined) return { ok: true, value: undefined };
  try {
    // As `grep -i` where nothing in it is in capitals, as most searches of today do.
    return { ok: true, value: new RegExp(grep, grep === grep.toLowerCase() ? 'i' : '') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: { code: 'bad-call', message: viewsWords.badGrep(reason) } };
  }
}
