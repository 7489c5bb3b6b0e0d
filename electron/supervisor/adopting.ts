import type { Running } from '../drivers/driver.ts';
import type { Cell } from './cell.ts';
import type { StackState } from './stack-state.ts';
import type { Drivers } from './world.ts';

/**
 * Takes back what runs already: native services by our record (pid, start time, boot), containers by name or label.
 * What was wanted up and is gone ended while nobody watched: its policy decides, as if we had seen it.
 */
export async function adopt(
  state: StackState,
  drivers: Drivers,
  began: (cell: Cell, running: Running) => Promise<void>,
): Promise<void> {
  await Promise.all([...state.cells.values()].map((cell) => adoptOne(cell, state, drivers, began)));
}

async function adoptOne(
  cell: Cell,
  state: StackState,
  drivers: Drivers,
  began: (cell: Cell, running: Running) => Promise<void>,
): Promise<void> {
  const saved = state.saved?.services[cell.spec.id];
  const savedRunning = saved?.running as Running | undefined;
  // Process identities mean nothing after a reboot; a container is found by its name.
  const usable = state.sameBoot || cell.spec.kind === 'container' ? savedRunning : undefined;
  const found = await drivers[cell.spec.kind].find(cell.spec, usable);
  const wanted = saved?.desired === 'up';
  if (wanted || (found.ok && found.value && !saved)) cell.service = { ...cell.service, desired: 'up' };
  if (!found.ok) {
    if (!wanted) return;
    const problem = found.problem;
    cell.service = { ...cell.service, phase: { state: 'unknown', problem, before: 'running' } };
    return;
  }
  if (found.value) {
    await began(cell, found.value);
    state.send(cell.spec.id, { type: 'found', cause: 'was running already, taken over as it is', actor: 'stacklight' });
    return;
  }
  if (!wanted) return;
  missed(cell, state, savedRunning);
}

/** It should be up and is not, and nobody saw it go. */
function missed(cell: Cell, state: StackState, savedRunning: Running | undefined): void {
  if (state.sameBoot && savedRunning?.process) cell.previous = savedRunning;
  const detail = state.sameBoot ? 'while Stacklight was not running' : 'the machine was restarted';
  const problem = { code: 'ended-unseen', message: `ended ${detail}` };
  const { generation } = cell.service;
  cell.service = { ...cell.service, phase: { state: 'unknown', problem, before: 'running' } };
  state.send(cell.spec.id, {
    type: 'exited',
    generation,
    exitCode: null,
    signal: null,
    outside: false,
    detail,
    restartBy: 'us',
  });
}
