import type { TimerWheel } from '../../health/wheel.ts';
import { wakeAt } from '../../lifecycle/reduce.ts';
import { LIMITS } from '../../limits.ts';
import type { Clock } from '../model/clock.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { settlesAt } from '../ports/unheld-ports.ts';
import type { StackState } from '../state/stack-state.ts';

/** No service can be called these. */
const INCIDENT = '/incident';
const LOOK = '/incidents-look';
const PORTS = '/ports';

interface WakeUpDeps {
  readonly clock: Clock;
  readonly wheel: Pick<TimerWheel, 'schedule' | 'cancel'>;
}

/** Wakes a stack when its own state says so: each service at its `wakeAt`, the open incidents when they are due. */
export class WakeUps {
  readonly #state: StackState;
  readonly #world: WakeUpDeps;
  readonly #incidentChanged: () => void;
  readonly #changed: () => void;
  /** What was due when it was asked for, by service: for that time it was woken at once. */
  readonly #woken = new Map<string, number>();
  #closed = false;
  #lookIsDue = false;

  /** `changed`: something that people see is different now. */
  constructor(state: StackState, world: WakeUpDeps, incidentChanged: () => void, changed: () => void) {
    this.#state = state;
    this.#world = world;
    this.#incidentChanged = incidentChanged;
    this.#changed = changed;
    state.incidents.onLooked = (different) => this.#incidentsLooked(different);
  }

  /** Incidents also change by time alone: an open one becomes due, a service without a check counts as back. */
  lookAtIncidents(): void {
    const { clock, wheel } = this.#world;
    this.#state.incidents.look({ services: this.#state.known.services, now: clock.now(), wall: clock.wall() });
    if (this.#lookIsDue) return;
    this.#lookIsDue = true;
    wheel.schedule(this.#alarm(LOOK), LIMITS.incidents.lookMs, () => {
      this.#lookIsDue = false;
      this.#state.incidents.flush();
    });
  }

  #incidentsLooked(changed: boolean): void {
    this.#lookIsDue = false;
    if (this.#closed) return;
    const { clock, wheel } = this.#world;
    wheel.cancel(this.#alarm(LOOK));
    if (changed) this.#incidentChanged();
    const { isOpen } = this.#state.incidents;
    const due = (this.#state.incidents.dueAt() ?? Number.POSITIVE_INFINITY) - clock.now();
    // Overdue: what is broken is on its way back, which may take its time. Of what is back, another tick tells whether it stays.
    const next = due > 0 ? Math.min(due, LIMITS.clock.tickMs) : LIMITS.clock.tickMs;
    if (isOpen) wheel.schedule(this.#alarm(INCIDENT), next, () => this.lookAtIncidents());
    else wheel.cancel(this.#alarm(INCIDENT));
  }

  /** The machine says when it wants to be woken; nothing else keeps its time. */
  wake(managed: ManagedService): void {
    const { wheel, clock } = this.#world;
    const at = wakeAt(managed.service);
    const key = this.#alarm(managed.spec.id);
    if (at === undefined) {
      wheel.cancel(key);
      return;
    }
    const { id } = managed.spec;
    const tick = () => this.#state.send(id, { type: 'tick' });
    // The first restart is due at once: the turn of the wheel would be most of what it takes.
    if (at > clock.now() || this.#woken.get(id) === at) wheel.schedule(key, Math.max(0, at - clock.now()), tick);
    else {
      wheel.cancel(key);
      this.#woken.set(id, at);
      queueMicrotask(() => this.#closed || tick());
    }
  }

  /** A declared port that nobody listens on is told when its service has had the time to. */
  lookAtPorts(): void {
    const { wheel, clock } = this.#world;
    const waits = [...this.#state.managedServices.values()]
      .filter((managed) => managed.unheld.length > 0)
      .map((managed) => settlesAt(managed) - clock.now())
      .filter((ms) => ms > 0 && Number.isFinite(ms));
    if (waits.length === 0) wheel.cancel(this.#alarm(PORTS));
    else
      wheel.schedule(this.#alarm(PORTS), Math.min(...waits), () => {
        this.#changed();
        this.lookAtPorts();
      });
  }

  forget(managed: ManagedService): void {
    this.#world.wheel.cancel(this.#alarm(managed.spec.id));
    this.#woken.delete(managed.spec.id);
  }

  close(): void {
    this.#closed = true;
    for (const managed of this.#state.managedServices.values()) this.forget(managed);
    for (const name of [INCIDENT, LOOK, PORTS]) this.#world.wheel.cancel(this.#alarm(name));
  }

  #alarm(name: string): string {
    return `alarm/${this.#state.paths.key}/${name}`;
  }
}
