/** The page of one service. Pure. */
import { foldEvidence } from '../../../shared/history/fold-evidence.ts';
import { formatClock, formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatDuration, formatPreciseDuration } from '../../../shared/text/duration.ts';
import { formatPercent, formatSize } from '../../../shared/text/size.ts';
import type { HolderView, ServiceView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { uiWords } from '../words/ui.ts';
import { fitted, type Line, type Look, type Span, span, wrapText } from './cells.ts';
import { stackOf, type UiModel } from './model.ts';
import { LAMPS, lightOf, stateWord } from './service-look.ts';

const words = uiWords.service;
const LABEL_COLUMNS = 14;
const SHOWN_CHECKS = 5;
const SHOWN_EVENTS = 12;

export function serviceLines(model: UiModel, id: string): readonly Line[] {
  const stack = stackOf(model);
  const service = stack?.services.find((one) => one.id === id);
  if (!stack || !service) return [[span(words.gone, { tone: 'quiet' })]];
  const entry = (label: string, texts: readonly (string | Span)[]) => labelled(label, texts, model.columns);
  return [
    ...entry(words.state, [stateSpan(service, model.now), ...(service.message === '' ? [] : [service.message])]),
    ...entry(words.process, processTexts(service, model.now)),
    ...entry(words.container, containerTexts(service)),
    ...entry(words.restarts, restartTexts(service, model.now)),
    ...entry(words.url, service.openUrl === undefined ? [] : [service.openUrl]),
    ...entry(words.check, service.health.check === undefined ? [] : [service.health.check]),
    ...entry(words.health, healthTexts(service)),
    ...entry(words.lastChecks, service.health.results.slice(-SHOWN_CHECKS).toReversed().map(resultSpan)),
    ...entry(words.ports, portTexts(service)),
    ...entry(words.needs, needs(service, stack)),
    ...entry(words.neededBy, neededBy(service, stack)),
    ...entry(words.findings, findingTexts(service, stack)),
    ...entry(words.events, eventTexts(service, stack, model.now)),
  ];
}

/** The label beside the first of its texts; nothing where there are none. */
function labelled(label: string, texts: readonly (string | Span)[], columns: number): readonly Line[] {
  const room = Math.max(10, columns - LABEL_COLUMNS - 2);
  const lines = texts.flatMap((one): Line[] => {
    const { text, ...look }: Span = typeof one === 'string' ? span(one) : one;
    return wrapText(text, room).map((line) => [span(line, look)]);
  });
  return lines.map((line, index) => [
    span(`  ${fitted(index === 0 ? label : '', LABEL_COLUMNS - 2)}  `.slice(0, LABEL_COLUMNS), { tone: 'accent' }),
    ...line,
  ]);
}

function stateSpan(service: ServiceView, now: number): Span {
  const { tone, shape } = LAMPS[lightOf(service)];
  return span(`${shape} ${stateWord(service)}, ${formatDuration(now - service.since)}`, { tone, bold: true });
}

function processTexts({ process }: ServiceView, now: number): readonly string[] {
  if (!process) return [];
  const { pid, startedAt, cpu, memory } = process;
  return [
    words.pid(pid, formatDuration(now - startedAt)),
    ...(memory > 0 ? [words.usage(formatPercent(cpu), formatSize(memory))] : []),
  ];
}

function containerTexts({ container, replicas }: ServiceView): readonly string[] {
  return [
    ...(container ? [`${container.name} (${container.id.slice(0, 12)}), ${container.status}`, container.image] : []),
    ...(replicas ? [words.replicas(replicas.up, replicas.wanted)] : []),
  ];
}

function restartTexts({ restarts, actor }: ServiceView, now: number): readonly string[] {
  const { count, nextAt } = restarts;
  return [
    words.restartsText(count, actor),
    ...(nextAt === undefined ? [] : [words.nextRestart(formatDuration(nextAt - now))]),
  ];
}

function healthTexts({ health }: ServiceView): readonly (string | Span)[] {
  if (health.status === 'none') return [];
  const tone = { healthy: 'good', unhealthy: 'bad', starting: 'busy' } as const;
  const parts = [
    health.status,
    ...(health.latencyMs === undefined ? [] : [words.latency(formatPreciseDuration(health.latencyMs))]),
    ...(health.failing > 0 ? [words.failing(health.failing)] : []),
  ];
  return [span(parts.join(', '), { tone: tone[health.status] })];
}

function resultSpan({ at, ok, message, latencyMs }: ServiceView['health']['results'][number]): Span {
  const text = `${ok ? '✓' : '✗'} ${formatLocalTime(at)}  ${formatPreciseDuration(latencyMs)}  ${message}`;
  return span(text, { tone: ok ? 'good' : 'bad' });
}

function portTexts({ ports }: ServiceView): readonly (string | Span)[] {
  return ports.flatMap(({ port, protocol, holders, message }): readonly (string | Span)[] => {
    const name = `${port}/${protocol}`;
    const said = message === undefined ? [] : [span(`${name}: ${message}`, { tone: 'warn' } satisfies Look)];
    if (holders.length === 0) return said.length > 0 ? said : [`${name}: ${words.nobodyListens}`];
    return [...said, ...holders.map((holder) => holderSpan(name, holder))];
  });
}

function holderSpan(name: string, { address, pid, command, container, verdict, reason }: HolderView): Span {
  const who = container ?? [pid, command].filter((part) => part !== undefined).join(' ');
  const tone = verdict === 'expected' ? 'good' : verdict === 'protected' ? 'quiet' : 'bad';
  return span(`${verdict === 'expected' ? '✓' : '✗'} ${name} ${address}  ${who}: ${reason}`, { tone });
}

function needs({ dependsOn }: ServiceView, stack: Snapshot): readonly string[] {
  return dependsOn.map(({ service, condition }) => {
    const other = stack.services.find(({ id }) => id === service);
    return words.condition(service, condition, other ? stateWord(other) : '?');
  });
}

function neededBy({ id }: ServiceView, { services }: Snapshot): readonly string[] {
  const names = services.filter(({ dependsOn }) => dependsOn.some((one) => one.service === id)).map((one) => one.id);
  return names.length === 0 ? [] : [names.join(', ')];
}

function findingTexts({ id }: ServiceView, { findings }: Snapshot): readonly Span[] {
  return findings
    .filter(({ service, muted }) => service === id && muted === undefined)
    .map(({ message, severity }) =>
      span(message, { tone: severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'quiet' }),
    );
}

function eventTexts({ id }: ServiceView, { events }: Snapshot, now: number): readonly string[] {
  return foldEvidence(events.filter(({ service }) => service === id))
    .slice(-SHOWN_EVENTS)
    .toReversed()
    .map(({ at, cause, to }) => `${formatClock(at, now)}  ${to === undefined ? '' : `${to}: `}${cause}`);
}
