import type { Verification } from '../../contract.ts';
import { isGood } from '../../lifecycle/service.ts';
import type { Cell } from '../cell.ts';
import { isShort } from '../short-replicas.ts';

export interface VerifySurroundings {
  until(condition: () => boolean, deadlineMs: number): Promise<boolean>;
  /** Looks at the ports anew and judges them. */
  refreshPorts(): Promise<void>;
  /** Per declared tcp port of the service: is it answered by it and by it only. */
  portChecks(cell: Cell): readonly Verification[];
  cell(id: string): Cell | undefined;
  /** A check of ours that begins now. */
  checkNow(cell: Cell): Promise<unknown>;
  describe(cell: Cell): string;
}

/**
 * Which services will not get better by waiting: what gave up or cannot start, and what stays unhealthy although it
 * was asked again and again. Only the engine's own check keeps us waiting, since nobody can ask it to hurry.
 */
class Hopeless {
  readonly #unhealthySince = new Map<string, number>();

  readonly #cellOf: (id: string) => Cell | undefined;

  constructor(cellOf: (id: string) => Cell | undefined) {
    this.#cellOf = cellOf;
  }

  has(cell: Cell, now: number): boolean {
    const { phase } = cell.service;
    const { state } = phase;
    // What waits for something hopeless waits in vain. Dependencies have no cycles: the loader refuses them.
    if (phase.state === 'waiting') {
      return phase.for.some((id) => {
        const awaited = this.#cellOf(id);
        return awaited !== undefined && this.has(awaited, now);
      });
    }
    if (state === 'failed' || state === 'blocked' || state === 'stopped' || state === 'unknown') return true;
    if (state !== 'unhealthy' || cell.service.rules.restart.unhealthy) {
      this.#unhealthySince.delete(cell.spec.id);
      return false;
    }
    const since = this.#unhealthySince.get(cell.spec.id) ?? now;
    this.#unhealthySince.set(cell.spec.id, since);
    return now - since > PATIENCE_MS && cell.service.rules.health.probe.type !== 'engine';
  }
}

/** How long an unhealthy service is asked again before verification says so. */
const PATIENCE_MS = 3_000;
/** Ports and unhealthy services are looked at again at least this often. */
const LOOK_AGAIN_MS = 250;

/**
 * Waits until every service is in good health with its ports answered by itself, or until that cannot happen any more,
 * and tells each check. `now` is monotonic milliseconds.
 */
export async function verifyUp(
  cells: readonly Cell[],
  around: VerifySurroundings,
  deadlineAt: number,
  now: () => number,
): Promise<readonly Verification[]> {
  const hopeless = new Hopeless((id) => around.cell(id));
  const isOver = (cell: Cell) => hopeless.has(cell, now());
  const judged = () => cells.every((cell) => isGood(cell.service.phase.state) || isOver(cell));
  while (now() < deadlineAt) {
    if (judged()) {
      await around.refreshPorts();
      const held = cells.every((cell) => isOver(cell) || around.portChecks(cell).every((check) => check.ok));
      if (held && judged()) break;
    }
    const unhealthy = cells.filter((cell) => cell.service.phase.state === 'unhealthy');
    if (unhealthy.length > 0) await around.refreshPorts();
    for (const cell of unhealthy) void around.checkNow(cell);
    await around.until(judged, Math.min(LOOK_AGAIN_MS, deadlineAt - now()));
    // Good health first, its port a moment later (a service without a check): not in a tight loop.
    if (judged()) await around.until(() => false, LOOK_AGAIN_MS);
  }
  return cells.flatMap((cell) => [healthCheck(cell, around), ...(isDown(cell) ? [] : around.portChecks(cell))]);
}

function isDown(cell: Cell): boolean {
  return ['failed', 'blocked', 'stopped', 'unknown'].includes(cell.service.phase.state);
}

function healthCheck(cell: Cell, around: VerifySurroundings): Verification {
  const { state } = cell.service.phase;
  const good = isGood(state) && !isShort(cell);
  const word =
    cell.service.rules.health.probe.type === 'none' && state !== 'completed'
      ? 'runs'
      : state === 'completed'
        ? 'has completed'
        : 'is healthy';
  const detail = good ? around.describe(cell) : `${state}: ${around.describe(cell)}`;
  return { check: `${cell.spec.id} ${word}`, ok: good, detail };
}

/** Waits until every service is gone and tells each check. */
export async function verifyDown(
  cells: readonly Cell[],
  around: VerifySurroundings,
  deadlineAt: number,
  now: () => number,
): Promise<readonly Verification[]> {
  const over = (cell: Cell) => ['stopped', 'failed', 'unknown', 'completed'].includes(cell.service.phase.state);
  await around.until(() => cells.every(over), deadlineAt - now());
  return cells.map((cell) => {
    const { state } = cell.service.phase;
    const ok = state === 'stopped' || state === 'completed';
    return { check: `${cell.spec.id} is stopped`, ok, detail: ok ? cell.cause : `${state}: ${around.describe(cell)}` };
  });
}
