import { formatExactDuration } from '../../shared/text/duration.ts';
import { ControlClient } from '../control/client.ts';
import { LIMITS } from '../limits.ts';
import { startDaemon } from './connect.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { daemonWords } from './words/daemon.ts';

/** `daemon start|stop|status`: the headless supervisor. Stopping it leaves the services running. */
export async function daemon(context: Context, what: 'start' | 'stop' | 'status'): Promise<number> {
  const { places } = context;
  const client = await ControlClient.connect(places.controlPath(places.stateDirectory()));
  if (!client) return withoutOne(context, what);
  try {
    return await withOne(context, client, what);
  } finally {
    client.close();
  }
}

async function withOne({ output }: Context, client: ControlClient, what: 'start' | 'stop' | 'status'): Promise<number> {
  const hello = await client.request('hello', {});
  if (!hello.ok) return output.problem(hello.problem);
  const { role, pid, version, stacks, readingSlowly } = hello.value;
  if (what === 'stop') {
    const gone = client.closed();
    const stopped = await client.request('handover', {});
    if (!stopped.ok) return output.problem(stopped.problem);
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, LIMITS.control.daemonStartMs, 'late').unref());
    if ((await Promise.race([gone, late])) === 'late')
      return output.problem({
        code: 'still-ending',
        message: daemonWords.stillRunning(pid, formatExactDuration(LIMITS.control.daemonStartMs)),
        hint: daemonWords.stillRunningHint,
      });
    output.document({ running: false });
    output.line(daemonWords.stopped);
    return EXIT.good;
  }
  output.document({ running: true, role, pid, version, stacks, ...(readingSlowly ? { readingSlowly } : {}) });
  const runs = role === 'app' ? daemonWords.appRuns : daemonWords.headlessRuns;
  output.line(runs(pid, version, stacks.length));
  if (readingSlowly) output.line(daemonWords.readingSlowly(readingSlowly));
  return EXIT.good;
}

async function withoutOne(context: Context, what: 'start' | 'stop' | 'status'): Promise<number> {
  const { output, places, daemonFile } = context;
  if (what !== 'start') {
    output.document({ running: false });
    output.line(daemonWords.notRunning);
    return what === 'stop' ? EXIT.good : EXIT.unreachable;
  }
  const started = await startDaemon(places, daemonFile, (text) => output.progress(text));
  if (!started.ok) return output.problem(started.problem);
  const hello = await started.value.request('hello', {});
  started.value.close();
  if (!hello.ok) return output.problem(hello.problem);
  output.document({ running: true, ...hello.value });
  output.line(daemonWords.running(hello.value.pid));
  return EXIT.good;
}
