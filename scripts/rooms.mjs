/**
 * The rooms and who may import whom, as data for `scripts/check-rooms.mjs`. A name that ends in `/` is a folder with all in it.
 * Types count like everything else: a type that is borrowed from above lies in the wrong room.
 */

/** Values in, values out. What is listed here imports only what is listed here, and the packages and types below. */
export const PURE = [
  'shared/',
  'electron/contract/',
  'electron/limits.ts',
  'electron/limits/',
  'electron/commands/',
  'electron/drivers/container/labels.ts',
  'electron/drivers/container/short-id.ts',
  'electron/markdown.ts',
  'electron/result.ts',
  'electron/secrets/',
  'electron/doctor/',
  'electron/lifecycle/',
  'electron/metrics/',
  'electron/stack/',
  'electron/health/judge.ts',
  'electron/health/retries.ts',
  'electron/health/telling-line.ts',
  'electron/health/text.ts',
  'electron/ports/',
  'electron/platform/address.ts',
  'electron/platform/executable.ts',
  'electron/platform/platform.ts',
  'electron/platform/tree.ts',
  // What is known of a stack, and the one function that decides what becomes of it.
  'electron/supervisor/model/clock.ts',
  'electron/supervisor/model/machines.ts',
  'electron/supervisor/model/managed-service.ts',
  'electron/supervisor/model/saved-service.ts',
  'electron/supervisor/model/versioned-map.ts',
  'electron/supervisor/state/approved-change.ts',
  'electron/supervisor/state/machine-step.ts',
  'electron/supervisor/state/record-event.ts',
  'electron/supervisor/state/record-step.ts',
  'electron/supervisor/state/redefine.ts',
  'electron/supervisor/state/saved-of.ts',
  'electron/supervisor/state/step.ts',
];

/** Interfaces of what touches the world: pure rooms take types of these and nothing that runs. */
export const INTERFACES = [
  'electron/health/probe.ts',
  'electron/drivers/driver.ts',
  'electron/drivers/container/engine/container-tools.ts',
  // Steps of fixes: a plan names them, and they do nothing until somebody gives them the tools.
  'electron/doctor/fixes/',
];

/** In those folders, but for the work with files and sockets. */
export const NOT_PURE = [
  'electron/doctor/doctor.ts',
  'electron/doctor/mutes.ts',
  'electron/doctor/boot-memory.ts',
  'electron/doctor/gather/',
  'electron/doctor/fixes/',
  'electron/stack/find.ts',
  'electron/stack/load.ts',
  'electron/stack/read/',
  'electron/ports/answers.ts',
  'electron/ports/find-process.ts',
  'electron/ports/fix.ts',
  'electron/ports/free-port.ts',
  'electron/ports/hosts.ts',
  'electron/ports/inventory.ts',
  'electron/ports/watch.ts',
];

/** What the page takes too: it imports nothing but itself. */
export const ALONE = ['shared/'];

/** Packages, and modules of Node, that compute and do nothing else. */
export const PURE_PACKAGES = ['acorn', 'yaml', 'zod', 'util'];

/** From the top down: a folder imports what stands on its own line or below it. */
export const FLOORS = [
  {
    folder: 'electron/supervisor/',
    floors: [
      ['host'],
      ['stacks'],
      ['runtime'],
      ['machine', 'views'],
      ['ports', 'alerts'],
      ['approval', 'actions', 'state'],
      ['redaction', 'incidents'],
      ['definition', 'model'],
    ],
  },
];
