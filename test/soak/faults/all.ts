import type { Random } from '../random.ts';
import { CLOCK_FAULTS } from './clock.ts';
import { DISK_FAULTS } from './disk.ts';
import { ENGINE_FAULTS } from './engine.ts';
import type { Fault } from './fault.ts';
import { FILE_FAULTS } from './files.ts';
import { HEALING } from './heal.ts';
import { INTENTS } from './intents.ts';
import { LOG_FAULTS } from './logs.ts';
import { PORT_FAULTS } from './ports.ts';
import { SERVICE_FAULTS } from './services.ts';
import { SOCKET_FAULTS } from './socket.ts';
import { STATE_FAULTS } from './state.ts';
import { SUPERVISOR_FAULTS } from './supervisor.ts';

export const FAULTS: readonly Fault[] = [
  ...SERVICE_FAULTS,
  ...HEALING,
  ...INTENTS,
  ...SUPERVISOR_FAULTS,
  ...FILE_FAULTS,
  ...STATE_FAULTS,
  ...LOG_FAULTS,
  ...SOCKET_FAULTS,
  ...PORT_FAULTS,
  ...DISK_FAULTS,
  ...CLOCK_FAULTS,
  ...ENGINE_FAULTS,
];

/** One of them, as often as its weight says. */
export function drawFault(from: readonly Fault[], random: Random): Fault {
  const total = from.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.below(total);
  for (const fault of from) {
    left -= fault.weight;
    if (left < 0) return fault;
  }
  throw new Error('no fault has a weight');
}
