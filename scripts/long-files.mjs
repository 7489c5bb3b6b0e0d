/** Files of more than 250 lines, each with the reason why it is one file. What grows past that is split, or gets its line here. */

export const MAX_LINES = 250;

/** @type {Readonly<Record<string, string>>} file, from the root: reason */
export const LONG_FILES = {
  // The product.
  'electron/cli/commands.ts': 'the table of all commands and their options, in the order that --help shows',
  'electron/cli/ui/commands.ts': 'a table: what each command of stacklight ui does to the model',
  'electron/commands/client-command.ts': 'one grammar: the command lines of the engines’ clients, word by word',
  'electron/stack/syntax/dotenv.ts': 'one grammar: the reader of .env texts, a state machine over characters',
  'electron/supervisor/ports/stack-ports.ts': 'what one stack knows about its ports, behind one lock',
  'electron/supervisor/host/host.ts': 'the one door to the supervisor: every intent and question of its clients',
  'electron/supervisor/stacks/open-stacks.ts': 'opening, reconsidering and closing, which share one order of turns',
  // Tables: one row a case, the same question asked of each.
  'test/unit/doctor/checks.test.ts': 'a table: every check with a finding and its counterpart without one',
  'test/unit/doctor/container-checks.test.ts': 'a table: every check on containers, as above',
  'test/unit/doctor/healthcheck-wrong.test.ts': 'a table of health checks that cannot pass',
  'test/unit/health/telling-line.test.ts': 'a table of outputs and the line that tells the cause',
  'test/unit/history/incidents.test.ts': 'a table of outages and the incident that each makes',
  'test/unit/history/incidents-told.test.ts': 'a table of incidents and their sentences',
  'test/unit/history/report.test.ts': 'reports compared as whole texts',
  'test/unit/ports/verdict.test.ts': 'a table of holders and the verdict on each',
  'test/unit/secrets/secrets.test.ts': 'a table of names and texts, secret or not',
  'test/unit/cli/ui/ui.test.ts': 'a table of screens, keys, and what is shown and asked for',
  'test/unit/shell/proposals.test.ts': 'a table of machines and what is proposed for them',
  'test/unit/stack/compose/merge/merge.test.ts': 'a table of Compose files laid over each other',
  'test/unit/stack/import/machine/propose-machine.test.ts': 'a table of machines and the stack file of each',
  'test/unit/stack/parse/parse-stack.test.ts': 'a table of stack files, good and bad',
  'test/unit/supervisor/approval/approval.test.ts': 'a table of definitions and what is asked about each',
  'test/unit/supervisor/incidents/incident-tracker.test.ts': 'a table of events and the incident that they belong to',
  'test/integration/health/greetings.test.ts': 'a table of servers and their greetings',
  'test/integration/health/probes.test.ts': 'a table of servers and what each probe says about them',
  'test/integration/ports/bystanders.test.ts': 'a table of processes that must not be ended',
  'test/integration/stack/bad-files.test.ts': 'a table of bad files with the error of each',
  'test/integration/stack/project.test.ts': 'a table of projects and what is proposed for each',
  // One real set-up, dear to make, of which many things are asked.
  'test/integration/doctor/doctor.test.ts': 'one bench: each fault is made, found, mended and proved',
  'test/integration/doctor/reading.test.ts': 'one bench: what the doctor reads of a machine, and when it does not',
  'test/integration/drivers/native/native.test.ts': 'one driver and every way in which a process starts and ends',
  'test/integration/supervisor/approval/trust.test.ts':
    'one supervisor and everything that must not run without approval',
  'test/engine/doctor/containers.test.ts': 'one engine: each fault of containers is made, found and mended',
  'test/engine/drivers/container/compose/command.test.ts': 'one Compose project on one engine, through its life',
  'test/engine/drivers/container/life.test.ts': 'one container on one engine, through its life',
  'test/engine/ports/fix.test.ts': 'one engine and all holders of a port that a fix meets',
  'test/e2e/bad-input.test.ts': 'the built command line and all that people get wrong',
  'test/e2e/faults.test.ts': 'the built command line and the faults it must survive',
  'test/e2e/shell.test.ts': 'one desktop: tray, window and notifications of one app',
  'test/support/stack-life.ts': 'the stack, its driver and its clock that the one-writer property drives',
  'test/support/stack-story.ts': 'every step that the one-writer property may take, and what must hold after it',
  // Stories: a step continues where the one before it ended.
  'test/scenarios/container-never-healthy.test.ts': 'a story in steps',
  'test/scenarios/reboot-nothing-came-back.test.ts': 'a story in steps',
};
