import type { Verification } from '../../contract.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Cell } from '../model/managed-service.ts';
import { isShort } from '../model/short-replicas.ts';
import { Hopeless, waitsForNoCheck } from './hopeless.ts';
import { isProved, unprovedText } from './settled.ts';
import { beyond, stateText } from './verdict.ts';

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
 * Waits until every service is in good health with its ports answered by itself, for a while where it has no check of its own, or
 * until that cannot happen any more, and tells each check. `now` is monotonic milliseconds.
 */
export async function verifyUp(
  cells: readonly Cell[],
  around: VerifySurroundings,
  deadlineAt: number,
  now: () => number,
): Promise<readonly Verification[]> {
  const { lookMs } = LIMITS.verify;
  const hopeless = new Hopeless(around, now());
  const isOver = (cell: Cell) => hopeless.has(cell, now());
  // Every one is looked at, also behind one that is still open: their times of being unhealthy run side by side.
  const judged = () => cells.map((cell) => isGood(cell.service.phase.state) || isOver(cell)).every(Boolean);
  const proved = (cell: Cell) => isProved(cell, around.portChecks(cell), now());
  while (now() < deadlineAt) {
    if (judged()) {
      await around.refreshPorts();
      if (judged() && cells.every((cell) => isOver(cell) || proved(cell))) break;
    }
    const unhealthy = cells.filter((cell) => cell.service.phase.state === 'unhealthy');
    if (unhealthy.length > 0) await around.refreshPorts();
    for (const cell of cells.filter(isAskedNow)) void around.checkNow(cell);
    await around.until(judged, Math.min(lookMs, deadlineAt - now()));
    // Good health first, its port and the proof a moment later (a service without a check): not in a tight loop.
    if (judged()) await around.until(() => !judged(), Math.min(lookMs, deadlineAt - now()));
  }
  return cells.flatMap((cell) => {
    const ports = isDown(cell) ? [] : around.portChecks(cell);
    return [healthCheck(cell, ports, around, now()), ...ports.map((check) => portCheck(check, cell))];
  });
}

/**
 * What is unhealthy; what nobody starts, so that there is nothing to wait for between two checks; and what its engine checks, whose
 * results are only there to be asked for.
 */
function isAskedNow({ spec, service: { phase, rules } }: Cell): boolean {
  if (phase.state !== 'starting') return phase.state === 'unhealthy';
  return spec.kind === 'external' || (phase.spawned && rules.health.probe.type === 'engine');
}

function isDown(cell: Cell): boolean {
  return ['failed', 'blocked', 'stopped', 'unknown'].includes(cell.service.phase.state);
}

function healthCheck(
  cell: Cell,
  ports: readonly Verification[],
  around: VerifySurroundings,
  now: number,
): Verification {
  const { phase } = cell.service;
  const { state } = phase;
  const check = `${cell.spec.id} ${goodWord(cell)}`;
  const seen = around.describe(cell);
  if (isGood(state) && isShort(cell)) return { check, ok: false, detail: stateText(state, seen) };
  const held = ports.every(({ ok }) => ok);
  // A port that is not its own is a check of its own, and says more.
  if (isGood(state) && (!held || isProved(cell, ports, now)))
    return { check, ok: true, detail: beyond('completed', seen) };
  if (isGood(state)) return { check, ok: false, unproved: true, detail: unprovedText(cell, now) };
  const detail = `${stateText(state, seen)}${inVain(cell, around)}`;
  return { check, ok: false, detail, ...(phase.state === 'starting' && phase.spawned ? { unproved: true } : {}) };
}

function goodWord({ service }: Cell): string {
  if (service.phase.state === 'completed') return 'has completed';
  return service.rules.health.probe.type === 'none' ? 'runs' : 'is healthy';
}

/** `; db has no health check, so it never becomes healthy`. */
function inVain(cell: Cell, around: VerifySurroundings): string {
  const { phase } = cell.service;
  const awaited = phase.state === 'waiting' ? phase.for : [];
  const without = awaited.find((id) => {
    const other = around.cell(id);
    return other !== undefined && waitsForNoCheck(cell, other);
  });
  return without === undefined ? '' : `; ${without} has no health check, so it never becomes healthy`;
}

/** Up, and nobody at all on its port: that is no proof of a fault, and none of success. */
function portCheck(check: Verification, cell: Cell): Verification {
  const nobody = !check.ok && isGood(cell.service.phase.state) && cell.unheld.length > 0 && !cell.service.shadow;
  return nobody ? { ...check, unproved: true } : check;
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
    const detail = ok ? beyond('stopped', cell.cause) : stateText(state, around.describe(cell));
    return { check: `${cell.spec.id} is stopped`, ok, detail };
  });
}
