/**
 * The one sentence of a stack: what is wrong, why, and what to press. The same in the page, the tray and the terminal. Pure.
 */
import { bareCause } from '../text/cause.ts';
import { formatClock } from '../text/clock-time.ts';
import {
  dependentsOf,
  isMild,
  rootsOf,
  type SeenHolder,
  type SeenService,
  type Trouble,
  troubleOf,
} from './trouble.ts';
import { headlineWords } from './words.ts';

/** As much of a stack as is looked at here. Fits `Snapshot` of the contract. */
export interface SeenStack {
  readonly stack: string;
  /** Epoch milliseconds since when its light has been so. */
  readonly since: number;
  readonly services: readonly SeenService[];
  readonly fileProblems: readonly { readonly line?: number | undefined }[];
  readonly approval?: { readonly kind: string } | undefined;
  /** Checks of all services within the last hour. */
  readonly checks?: { readonly passed: number; readonly failed: number } | undefined;
}

/** What to press. Each face of the app has its own words for it. */
export type Press =
  | { readonly kind: 'fixPorts' }
  | { readonly kind: 'restart' | 'stop' | 'logs' | 'look'; readonly service: string }
  | { readonly kind: 'startAll' | 'review' | 'openFile' };

export interface Headline {
  readonly tone: 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
  /** One sentence, with its full stop: `api does not answer: six stray copies have held its port since 14:02.` */
  readonly text: string;
  /** The service that the sentence is about, as its text names it. */
  readonly subject?: string;
  readonly press?: Press;
  /** How many more services are in trouble for reasons of their own. */
  readonly more: number;
  /** What is said in small beside it, without a full stop: `12 of 14 up`, `412 checks passed in the last hour`. Empty: nothing. */
  readonly detail: readonly string[];
}

/** `now`: epoch milliseconds. */
export function headlineOf(stack: SeenStack, now: number): Headline {
  const { services } = stack;
  if (stack.approval?.kind === 'trust')
    return plain('warn', headlineWords.waitingForApproval(stack.stack), { kind: 'review' });
  const roots = rootsOf(services);
  const worst = roots[0];
  const broken = stack.fileProblems.length > 0;
  const isSerious = worst !== undefined && !isMild(troubleOf(worst) ?? 'short');
  if (broken && !isSerious) return fileHeadline(stack);
  if (worst) return troubleHeadline(worst, roots, services, now);
  return calmHeadline(stack, now);
}

function plain(tone: Headline['tone'], text: string, press?: Press, detail: readonly string[] = []): Headline {
  return { tone, text, ...(press ? { press } : {}), more: 0, detail };
}

function fileHeadline({ fileProblems, services }: SeenStack): Headline {
  const text = headlineWords.fileErrors(fileProblems.length, fileProblems[0]?.line, services.length > 0);
  return plain(services.length > 0 ? 'warn' : 'bad', text, { kind: 'openFile' }, countOf(services));
}

/** The worst, and how many more there are. */
function troubleHeadline(
  worst: SeenService,
  roots: readonly SeenService[],
  services: readonly SeenService[],
  now: number,
): Headline {
  const trouble = troubleOf(worst) ?? 'short';
  // The engine that does not answer is one cause, however many containers it has.
  const alike = trouble === 'unknown' ? roots.filter((one) => one.message === worst.message) : [worst];
  const dependents = trouble === 'unknown' ? [] : dependentsOf(worst.id, services);
  return {
    tone: isMild(trouble) ? 'warn' : 'bad',
    text: sentenceOf(
      trouble,
      worst,
      services.filter((one) => alike.includes(one)),
      now,
    ),
    ...(alike.length === 1 ? { subject: worst.id } : {}),
    press: pressFor(trouble, worst),
    more: roots.length - alike.length,
    detail: [...countOf(services), ...(dependents.length > 0 ? [headlineWords.needIt(dependents)] : [])],
  };
}

function sentenceOf(trouble: Trouble, service: SeenService, alike: readonly SeenService[], now: number): string {
  const { id, unheldPorts = [], replicas } = service;
  const cause = shortened(bareCause(id, service.message));
  const since = formatClock(service.since, now);
  switch (trouble) {
    case 'shadowed':
      return shadowSentence(service, now);
    case 'stuck':
      return headlineWords.stuck(id, cause);
    case 'failed':
    case 'stopped':
      return headlineWords.down(id, since, cause);
    case 'blocked':
      return headlineWords.blocked(id, cause);
    case 'unhealthy':
      return headlineWords.unhealthy(id, since, cause);
    case 'unknown': {
      return headlineWords.unknown(named(alike), cause);
    }
    case 'backoff':
      return headlineWords.backoff(id, cause.replace(/; (?:will be restarted|the engine restarts it)$/, ''));
    case 'silent':
      return headlineWords.silent(id, unheldPorts);
    case 'short':
      return headlineWords.short(id, replicas?.up ?? 0, replicas?.wanted ?? 0);
  }
}

function named(services: readonly SeenService[]): readonly string[] {
  return services.map(({ id }) => id);
}

function shadowSentence({ id, ports }: SeenService, now: number): string {
  const held = ports.map(({ port, holders }) => ({ port, strangers: holders.filter(isStranger) }));
  const { port, strangers } = held.find((one) => one.strangers.length > 0) ?? { port: 0, strangers: [] };
  const copies = strangers.filter(({ verdict }) => verdict === 'duplicate' || verdict === 'stale');
  const first = strangers[0];
  if (!first) return headlineWords.otherAnswers(id);
  if (copies.length === 0) return headlineWords.otherHolds(id, nameOf(first), port);
  const began = copies.flatMap(({ startedAt }) => startedAt ?? []);
  const since = began.length > 0 ? formatClock(Math.min(...began), now) : undefined;
  return headlineWords.copiesHold(id, new Set(copies.map(({ pid, container }) => pid ?? container)).size, port, since);
}

/** It holds a port of the service and should not. */
function isStranger({ verdict, bystander }: SeenHolder): boolean {
  return bystander !== true && verdict !== 'expected';
}

function nameOf({ command, pid, container }: SeenHolder): string {
  if (container !== undefined) return headlineWords.container(container);
  if (command === undefined || pid === undefined) return headlineWords.otherProgram;
  return headlineWords.process(shortened(command, 40), pid);
}

function pressFor(trouble: Trouble, service: SeenService): Press {
  const { id, kind, ports } = service;
  // What another user's process holds no plan can free.
  const freeable = ports.some(({ holders }) => holders.some((one) => isStranger(one) && one.verdict !== 'protected'));
  switch (trouble) {
    case 'shadowed':
      return { kind: 'fixPorts' };
    case 'stuck':
      return { kind: 'stop', service: id };
    case 'blocked':
      if (freeable) return { kind: 'fixPorts' };
      return { kind: 'restart', service: id };
    case 'failed':
    case 'stopped':
    case 'unhealthy':
    case 'short':
      return kind === 'external' ? { kind: 'look', service: id } : { kind: 'restart', service: id };
    case 'backoff':
      return { kind: 'logs', service: id };
    case 'unknown':
    case 'silent':
      return { kind: 'look', service: id };
  }
}

/** Nothing is wrong: on its way, off, or up and since when. */
function calmHeadline({ services, since, checks }: SeenStack, now: number): Headline {
  if (services.length === 0) return plain('quiet', headlineWords.noServices, { kind: 'openFile' });
  const those = (...states: readonly SeenService['state'][]) =>
    named(services.filter(({ state }) => states.includes(state)));
  const [starting, stopping] = [those('starting', 'waiting'), those('stopping')];
  if (starting.length > 0) return plain('busy', headlineWords.starting(starting), undefined, countOf(services));
  if (stopping.length > 0) return plain('busy', headlineWords.stopping(stopping), undefined, countOf(services));
  const wanted = services.filter(({ desired }) => desired === 'up');
  if (wanted.length === 0) return plain('quiet', headlineWords.offAll, { kind: 'startAll' });
  const text = headlineWords.allUp(wanted.length, services.length - wanted.length);
  return plain('good', text, undefined, [headlineWords.greenSince(formatClock(since, now)), ...checkWords(checks)]);
}

function checkWords(checks: SeenStack['checks']): readonly string[] {
  if (!checks || checks.passed + checks.failed === 0) return [];
  const passed = headlineWords.checksPassed(checks.passed);
  return [checks.failed > 0 ? `${passed}, ${headlineWords.checksFailed(checks.failed)}` : passed];
}

/** `12 of 14 up`, of those that should be. */
function countOf(services: readonly SeenService[]): readonly string[] {
  const wanted = services.filter(({ desired }) => desired === 'up');
  const up = wanted.filter((one) => isUpAndRight(one));
  return wanted.length > 1 ? [headlineWords.upOf(up.length, wanted.length)] : [];
}

function isUpAndRight(service: SeenService): boolean {
  return ['healthy', 'running', 'completed'].includes(service.state) && !service.shadowed;
}

/** A headline is read at a glance; all of it stands in the row of the service. */
function shortened(text: string, longest = 110): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const clause = cut.lastIndexOf('; ');
  if (clause > longest / 3) return cut.slice(0, clause);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longest / 2))}…`;
}
