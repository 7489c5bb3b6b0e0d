/** A service that ended again and again has to stay up for longer than before: until then nothing is proved. */
import { formatPreciseDuration } from '../../../../shared/text/duration.ts';
import type { Verification } from '../../../contract/action.ts';
import type { HistoryEvent } from '../../../contract/history.ts';
import type { ServiceState } from '../../../contract/service.ts';
import { inWindow } from '../../../lifecycle/restart.ts';
import { isGood } from '../../../lifecycle/service.ts';
import { LIMITS } from '../../../limits.ts';
import type { ManagedService } from '../../model/managed-service.ts';
import type { World } from '../../model/world.ts';
import type { ActionTarget } from '../target.ts';

/** What a service has to show. Milliseconds. */
export interface Trial {
  readonly service: string;
  readonly stayMs: number;
  /** The longest of its last lives; undefined: not known. */
  readonly livedMs: number | undefined;
}

const ALIVE: ReadonlySet<ServiceState> = new Set(['running', 'healthy', 'unhealthy']);
const ENDED: ReadonlySet<ServiceState> = new Set(['backoff', 'failed']);

/** How long the lives lasted that ended by themselves, in milliseconds, oldest first. Pure. */
export function livesOf(service: string, events: readonly HistoryEvent[]): readonly number[] {
  const lives: number[] = [];
  let begun: number | undefined;
  for (const event of events) {
    if (event.service !== service || event.kind !== 'transition' || event.to === undefined) continue;
    if (ALIVE.has(event.to)) begun ??= event.at;
    else {
      if (begun !== undefined && ENDED.has(event.to)) lives.push(Math.max(event.at - begun, 0));
      begun = undefined;
    }
  }
  return lives;
}

/** Longer than its last lives, within reason; a check of its own needs some time of good health besides. Pure. */
export function trialOf(service: string, lives: readonly number[], hasCheck: boolean): Trial {
  const { marginMs, healthyMs, longestMs } = LIMITS.doctor.trial;
  const livedMs = lives.length > 0 ? Math.max(...lives) : undefined;
  const outlasts = livedMs === undefined ? healthyMs : livedMs + marginMs;
  return { service, livedMs, stayMs: Math.min(hasCheck ? Math.max(outlasts, healthyMs) : outlasts, longestMs) };
}

/** Of these services the ones that end again and again, or that are said to; before anything is done. */
export function trialsOf(services: ReadonlySet<string>, finding: string, supervisor: ActionTarget, now: number) {
  const events = supervisor.state.history.recent(LIMITS.history.snapshotEvents);
  return [...supervisor.state.managedServices.values()]
    .filter(
      (managed) =>
        services.has(managed.spec.id) && (finding === `crash-loop/${managed.spec.id}` || isCrashing(managed, now)),
    )
    .map(({ spec, service }) =>
      trialOf(
        spec.id,
        livesOf(spec.id, events).slice(-LIMITS.doctor.lives),
        service.rules.health.probe.type !== 'none',
      ),
    );
}

function isCrashing({ spec, service: { phase, restarts } }: ManagedService, now: number): boolean {
  if (phase.state === 'backoff' || (phase.state === 'failed' && restarts.total > 0)) return true;
  return inWindow(restarts, spec.restart, now).length >= LIMITS.doctor.crashes;
}

/** Said before: how long is waited, and why. */
export function trialNote({ service, stayMs, livedMs }: Trial): string {
  const before =
    livedMs === undefined ? 'it ended before' : `its last lives lasted up to ${formatPreciseDuration(livedMs)}`;
  return `${service} counts as fixed once it has stayed up for ${formatPreciseDuration(stayMs)}: ${before}.`;
}

/** Watches each of them until it has stayed up for long enough, or ended again. */
export function stayChecks(
  trials: readonly Trial[],
  supervisor: ActionTarget,
  { clock }: Pick<World, 'clock'>,
  deadlineAt: number,
): Promise<readonly Verification[]> {
  const watch = async ({ service: id, stayMs, livedMs }: Trial): Promise<readonly Verification[]> => {
    const managed = supervisor.state.managed(id);
    const state = (): ServiceState | undefined => managed?.service.phase.state;
    if (!managed || managed.service.desired === 'down' || state() === 'completed') return [];
    const since = managed.service.goodSince ?? clock.now();
    const until = Math.min(since + stayMs, deadlineAt);
    const ended = () => !isGood(managed.service.phase.state) || (managed.service.goodSince ?? since) !== since;
    await supervisor.waiters.until(ended, until - clock.now());
    const check = `${id} stays up`;
    const lasted = formatPreciseDuration(clock.now() - since);
    if (state() === 'completed') return [];
    if (ended()) return [{ check, ok: false, detail: `after ${lasted}: ${supervisor.describe(managed)}` }];
    const before = livedMs === undefined ? '' : `; its last lives lasted up to ${formatPreciseDuration(livedMs)}`;
    const enough = until === since + stayMs;
    return [{ check, ok: enough, detail: `${enough ? 'watched' : 'could only be watched'} for ${lasted}${before}` }];
  };
  return Promise.all(trials.map(watch)).then((checks) => checks.flat());
}
