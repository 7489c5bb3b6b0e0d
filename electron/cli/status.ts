import { formatClock } from '../../shared/text/clock-time.ts';
import { formatDuration } from '../../shared/text/duration.ts';
import type { ServiceView } from '../contract/service.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { ControlClient } from '../control/client.ts';
import { LIMITS } from '../limits.ts';
import { formatProblem, type Problem } from '../result.ts';
import { approvalLines } from './approval-text.ts';
import { type Context, refuseEndless, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { formatTime, paint, table } from './output.ts';
import { incidentText, statusText } from './status-text.ts';
import { viewsWords } from './words/views.ts';

const MARGIN = 2;
const COLOURS = { green: 'green', amber: 'yellow', red: 'red', grey: 'gray', blue: 'blue' } as const;

/** `status`: the snapshot once; with `watch`, again on every change, in place where it is a terminal, until the supervisor or the terminal is gone. */
export function status(context: Context, watch: boolean): Promise<number> {
  const endless = watch ? refuseEndless(context, '--watch') : undefined;
  if (endless !== undefined) return Promise.resolve(endless);
  return withStack(context, async ({ client, stack }) => {
    const { output } = context;
    const snapshot = await client.request('snapshot', { stack });
    if (!snapshot.ok) return output.problem(snapshot.problem);
    output.document(snapshot.value);
    if (!watch) {
      printSnapshot(context, snapshot.value);
      return isWell(snapshot.value) ? EXIT.good : EXIT.wrong;
    }
    const done = await follow(context, client, stack);
    return done.ok ? EXIT.good : output.problem(done.problem);
  });
}

/** Shows each snapshot that differs, and on a terminal also each second, since it says how long things have been so. */
async function follow(context: Context, client: ControlClient, stack: string) {
  const { output } = context;
  let last: { readonly snapshot: Snapshot; readonly text: string } | undefined;
  const draw = () => {
    const { snapshot } = last ?? {};
    if (snapshot) output.picture(`— ${formatTime(Date.now())}`, () => printSnapshot(context, snapshot));
  };
  const redraw = () => process.stdout.isTTY && draw();
  const ticking = setInterval(redraw, LIMITS.terminal.tickMs);
  process.stdout.on('resize', redraw);
  try {
    return await client.request('watch', { stack }, (snapshot) => {
      const text = JSON.stringify([
        snapshot.light,
        snapshot.approval?.id,
        snapshot.services.map((service) => [service.state, service.message, service.shadowed]),
      ]);
      const isNew = text !== last?.text;
      last = { snapshot, text };
      if (isNew) draw();
    });
  } finally {
    clearInterval(ticking);
    process.stdout.off('resize', redraw);
  }
}

/** Well: nothing that is wanted up is in trouble. What is on its way is not in trouble, but not yet well. */
function isWell(snapshot: Snapshot): boolean {
  return snapshot.light === 'green' || snapshot.light === 'grey';
}

function printSnapshot(context: Context, snapshot: Snapshot): void {
  const { output } = context;
  const now = Date.now();
  output.line(paint(COLOURS[snapshot.light], `● ${snapshot.light}`), `  ${snapshot.stack}: ${snapshot.summary}`);
  if (snapshot.approval) for (const line of approvalLines(snapshot.approval)) output.line(`  ${line}`);
  const notes = (snapshot.fileNotes ?? []).filter((note) => !isFound(note, snapshot));
  for (const problem of [...snapshot.fileProblems, ...notes])
    output.line(paint('yellow', `  ${formatProblem(problem)}`));
  const { rows, findings } = statusText(snapshot);
  const lines = table(
    rows.map(({ service, state, message }) => rowOf(service, state, message, now)),
    MARGIN,
  );
  for (const [index, line] of lines.entries()) {
    output.line(`${' '.repeat(MARGIN)}${line}`);
    for (const evidence of rows[index]?.evidence ?? []) output.line(`      ${evidence}`);
  }
  for (const { message, evidence } of findings) {
    output.line(paint('red', `  ! ${message}`));
    for (const one of evidence) output.line(`      ${one}`);
  }
  const hints = snapshot.findings.filter(({ severity }) => severity === 'info').length;
  if (hints > 0) output.line(`  ${viewsWords.hints(hints)}`);
  for (const incident of snapshot.incidents.filter((one) => one.closedAt === undefined)) {
    output.line(`  ${viewsWords.incidentSince(formatClock(incident.openedAt, now), incidentText(incident, snapshot))}`);
  }
}

/** The doctor says it too, below, and with more to it. */
function isFound(note: Problem, { findings }: Snapshot): boolean {
  const { hint: _, ...said } = note;
  return findings.some(({ severity, message }) => severity !== 'info' && message.startsWith(formatProblem(said)));
}

/** `5173 (assumed)`; what was seen not to be so is not shown, where the service listens instead stands beside it. */
function portText({ port, assumed }: ServiceView['ports'][number]): string {
  return assumed ? viewsWords.portAssumed(port) : String(port);
}

function rowOf(service: ServiceView, state: string, message: string, now: number): readonly string[] {
  const ports = service.ports.map(portText).join(',');
  const pid = service.process ? viewsWords.pidOf(service.process.pid) : (service.container?.name ?? '');
  const restarts = service.restarts.count > 0 ? `↻${service.restarts.count}` : '';
  return [service.id, state, formatDuration(now - service.since), ports ? `:${ports}` : '', pid, restarts, message];
}
