import { wakeAt } from '../../lifecycle/reduce.ts';
import { LIMITS } from '../../limits.ts';
import type { Cell } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import { settlesAt } from '../ports/unheld-ports.ts';
import type { StackState } from '../state/stack-state.ts';

/** No service can be called these. */
const INCIDENT = '/incident';
const PORTS = '/ports';

/** Wakes a stack when its own state says so: each service at its `wakeAt`, the open incidents when they are due. */
export class Alarms {
  readonly #state: StackState;
  readonly #world: Pick<World, 'clock' | 'wheel'>;
  readonly #incidentChanged: () => void;
  readonly #changed: () => void;

  /** `changed`: something that people see is different now. */
  constructor(
    state: StackState,
    world: Pick<World, 'clock' | 'wheel'>,
    incidentChanged: () => void,
    changed: () => void,
  ) {
    this.#state = state;
    this.#world = world;
    this.#incidentChanged = incidentChanged;
    this.#changed = changed;
  }

  /** Incidents also change by time alone: an open one becomes due, a service without a check counts as back. */
  lookAtIncidents(): void {
    const { clock, wheel } = this.#world;
    const changed = this.#state.incidents.look(
      [...this.#state.cells.values()],
      this.#state.services(),
      clock.now(),
      clock.wall(),
    );
    if (changed) this.#incidentChanged();
    const { isOpen } = this.#state.incidents;
    const due = (this.#state.incidents.dueAt() ?? Number.POSITIVE_INFINITY) - clock.now();
    // Overdue: what is broken is on its way back, which may take its time. Of what is back, another tick tells whether it stays.
    const next = due > 0 ? Math.min(due, LIMITS.clock.tickMs) : LIMITS.clock.tickMs;
    if (isOpen) wheel.schedule(this.#alarm(INCIDENT), next, () => this.lookAtIncidents());
    else wheel.cancel(this.#alarm(INCIDENT));
  }

  /** The machine says when it wants to be woken; nothing else keeps its time. */
  wake(cell: Cell): void {
    const { wheel, clock } = this.#world;
    const at = wakeAt(cell.service);
    const key = this.#alarm(cell.spec.id);
    if (at === undefined) {
      wheel.cancel(key);
      return;
    }
    wheel.schedule(key, Math.max(0, at - clock.now()), () => {
      this.#state.send(cell.spec.id, { type: 'tick', waitingFor: this.#state.machine.waitingFor(cell.spec.id) });
    });
  }

  /** A declared port that nobody listens on is told when its service has had the time to. */
  lookAtPorts(): void {
    const { wheel, clock } = this.#world;
    const waits = [...this.#state.cells.values()]
      .filter((cell) => cell.unheld.length > 0)
      .map((cell) => settlesAt(cell) - clock.now())
      .filter((ms) => ms > 0 && Number.isFinite(ms));
    if (waits.length === 0) wheel.cancel(this.#alarm(PORTS));
    else
      wheel.schedule(this.#alarm(PORTS), Math.min(...waits), () => {
        this.#changed();
        this.lookAtPorts();
      });
  }

  forget(cell: Cell): void {
    this.#world.wheel.cancel(this.#alarm(cell.spec.id));
  }

  close(): void {
    for (const cell of this.#state.cells.values()) this.forget(cell);
    for (const name of [INCIDENT, PORTS]) this.#world.wheel.cancel(this.#alarm(name));
  }

  #alarm(name: string): string {
    return `alarm/${this.#state.paths.key}/${name}`;
  }
}
