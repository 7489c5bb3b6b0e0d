/** Reads the call. What asks a running supervisor is here; every other command is loaded when it is called, since it takes far more. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { LIMITS } from '../limits.ts';
import { ownPlaces } from '../platform/own-places.ts';
import { messageOf } from '../result.ts';
import { VERSION } from '../version.ts';
import { type ActOptions, act, fix } from './act.ts';
import type { Context } from './context.ts';
import type { DoctorFlags } from './doctor.ts';
import { EXIT } from './exit-codes.ts';
import { history } from './history.ts';
import type { ImportFlags } from './import.ts';
import { type LogsFlags, logs } from './logs.ts';
import { collectNames, collectNumbers, count, duration, oneOf, ordinal, path } from './option-values.ts';
import { Output } from './output.ts';
import { ports } from './ports.ts';
import { status } from './status.ts';
import { contextWords } from './words/context.ts';

/** What every command takes, before or after its name. */
interface Global {
  readonly stack?: string;
  readonly json?: boolean;
  readonly home?: string;
}

interface Flags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly wait?: boolean;
  readonly timeout?: number;
  readonly include?: number[];
  readonly includePort?: number[];
  readonly includeCopies?: boolean;
}

const STACK_PATH = 'the stack file or its folder (default: the nearest one in this folder or above)';
/** What the arguments of these commands may be; help and completion read them there. */
const DAEMON = ['start', 'stop', 'status', 'run'] as const;
const SERVICE = ['install', 'uninstall', 'status'] as const;
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Also for a call that is refused before its options are known; what follows `--` is no option. */
const asJson = beforeDashes(process.argv).includes('--json');
let exitCode: number = EXIT.good;
/** What to start where no supervisor runs. */
let daemonFile = '';
/** This process has become the supervisor: it ends when that does. */
let supervises = false;

function contextOf(): Context {
  const { stack, json, home } = program.opts<Global>();
  // The supervisor that is started for this call inherits it.
  if (home !== undefined) process.env.STACKLIGHT_HOME = resolve(home);
  return { places: ownPlaces(), output: new Output(json === true), stackPath: stack, daemonFile };
}

function beforeDashes(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return end < 0 ? words : words.slice(0, end);
}

function actOptions(flags: Flags): ActOptions {
  const { dryRun = false, yes = false, wait = true, timeout = LIMITS.action.timeoutMs, include = [] } = flags;
  const { includePort: includePorts = [], includeCopies = false } = flags;
  return { dryRun, yes, wait, timeoutMs: timeout, include, includePorts, includeCopies };
}

// Who reads us may have seen enough (`stacklight logs | head`): that is no fault.
process.stdout.on('error', () => process.exit(exitCode));
process.stderr.on('error', () => undefined);

/** Every command with its options; help, manual page and the reference in docs/ are made of it. */
export const program = new Command('stacklight')
  .description('One light for your whole local stack: watch it, find out why it is down, fix it.')
  .version(VERSION, '-V, --version', 'print the version')
  .option('-s, --stack <file|dir>', STACK_PATH, path)
  .option('--json', 'print exactly one JSON document on stdout')
  .option(
    '--home <dir>',
    "where Stacklight keeps its state (default: STACKLIGHT_HOME, else the system's default)",
    path,
  )
  .helpOption('-h, --help', 'show this help')
  .showHelpAfterError('(stacklight --help lists the commands)')
  // The three stand before or after the name of a command, and in the help of each.
  .configureHelp({ showGlobalOptions: true })
  .helpCommand(false)
  .exitOverride()
  .configureOutput({ writeErr: (text) => new Output(asJson).complaint(text) });

function command(usage: string, description: string): Command {
  return described(program.command(usage), description);
}

function described(command: Command, description: string): Command {
  return command.description(description).exitOverride();
}

function acting(usage: string, description: string): Command {
  return command(usage, description)
    .option('--dry-run', 'show the plan without doing anything')
    .option('--no-wait', 'do not wait for the result to be verified')
    .option('--timeout <duration>', 'how long to wait', duration);
}

for (const kind of ['up', 'down', 'restart'] as const) {
  const words = {
    up: 'start services and what they depend on',
    down: 'stop services',
    restart: 'stop and start services',
  };
  acting(`${kind} [services...]`, `${words[kind]}, and prove it`)
    .option(
      '-y, --yes',
      kind === 'up'
        ? 'do not ask about a stack file found in a parent folder'
        : 'accepted for scripts; this command never asks',
    )
    .action(async (services: string[], flags: Flags) => {
      exitCode = await act(contextOf(), kind, services, actOptions(flags));
    });
}
for (const [usage, kind, words] of [
  ['fix-ports', 'fix-ports', "stop stray copies that hold or shadow the stack's ports, and verify it"],
  ['cleanup', 'clean-up', 'stop every stray copy of the services, and verify that everything else still runs'],
] as const) {
  acting(usage, words)
    .option('-y, --yes', 'do not ask')
    .addOption(
      new Option('--include <pid>', 'also stop this process, which the plan would leave alone (repeatable)').argParser(
        collectNumbers,
      ),
    )
    .addOption(
      new Option('--include-port <port>', 'also stop whatever holds this port (repeatable)').argParser(collectNumbers),
    )
    .option('--include-copies', 'also stop copies of services on other ports, which may be in use')
    .action(async (flags: Flags) => {
      exitCode = await fix(contextOf(), { kind }, actOptions(flags));
    });
}
command('status', 'show the light, every service, and what is wrong')
  .option('-w, --watch', 'redraw in place as things change, until stopped')
  .action(async (flags: Flags & { watch?: boolean }) => {
    exitCode = await status(contextOf(), flags.watch === true);
  });
command('ui', 'show the services, their details and their logs on a full screen, with keys and mouse').action(
  async () => {
    const { ui } = await import('./ui/ui.ts');
    exitCode = await ui(contextOf());
  },
);
command('ports', 'show who holds and who answers on each declared port').action(async () => {
  exitCode = await ports(contextOf());
});
acting('doctor', 'find what is wrong or could be better, worst first, with evidence')
  .option('--fix <id>', 'plan a fix for this finding, ask, apply it and verify the result')
  .option('--with <fix>', 'which fix to apply, if there are several')
  .option('--mute <id>', 'mute this finding')
  .option('--forever', 'with --mute: in all your stacks')
  .option('--unmute <id>', 'unmute this finding')
  .option('-y, --yes', 'do not ask')
  .action(async (flags: Flags & DoctorFlags) => {
    const { doctor } = await import('./doctor.ts');
    exitCode = await doctor(contextOf(), flags, actOptions(flags));
  });
command('logs [services...]', 'print the latest log lines of the given services, or of all of them, ordered by time')
  .option('-n, --lines <count>', 'how many lines of each service (default: 100, or all of them with --since)', count)
  .option('-f, --follow', 'keep printing new lines until stopped')
  .option('-t, --timestamps', 'print when each line was written, where that is known')
  .option('--since <time>', 'only since this time: 10m, 2h, 17:00, 2026-01-31T14:00')
  .option('--grep <expression>', 'only lines that match; ignores case unless the expression has capitals')
  .action(async (services: string[], flags: Flags & LogsFlags) => {
    exitCode = await logs(contextOf(), services, flags);
  });
command('history', 'list every change with its time, cause and actor')
  .option('--service <id>', 'only this service')
  .option('--since <time>', 'only since this time: 10m, 2h, 2026-01-31T14:00')
  .option('-n, --limit <count>', 'only the newest events', count)
  .action(async (flags: Flags & { service?: string; since?: string; limit?: number }) => {
    exitCode = await history(contextOf(), flags);
  });
command('report [number]', 'print one incident as Markdown: what happened, why, and the evidence; 1 is the newest')
  .option('-w, --write <file>', 'write to this file instead of stdout', path)
  .action(async (number: string | undefined, flags: Flags & { write?: string }) => {
    const { report } = await import('./report.ts');
    exitCode = await report(contextOf(), { number: ordinal(number ?? '1'), file: flags.write });
  });
command('validate', 'check the stack file; starts nothing').action(async () => {
  const { validate } = await import('./validate.ts');
  exitCode = await validate(contextOf());
});
command('import', 'make a stack file from a folder, or from what is running on this machine; starts nothing')
  .argument('[path]', 'the folder or file (default: this folder)', path)
  .option(
    '-f, --from <kind>',
    'only from this source: compose, procfile, package-json, process-compose, pm2 or machine (repeatable)',
    collectNames,
  )
  .option('--group <name>', 'with --from machine: only this project or repository')
  .option('--name <name>', 'the name of the stack')
  .option('--service <id>', 'include this service instead of those ticked by default (repeatable)', collectNames)
  .option('-w, --write', 'write stacklight.yaml into the folder instead of printing it; never overwrites one')
  .option('--merge', 'add what is missing to the existing stacklight.yaml')
  .action(async (path: string | undefined, flags: Flags & ImportFlags) => {
    const { importStack } = await import('./import.ts');
    exitCode = await importStack(contextOf(), path, flags);
  });
command('schema', 'print the JSON Schema of the stack file, which editors use to complete and check it')
  .option('-w, --write <file>', 'write to this file instead of stdout; replaces an older schema there')
  .action(async (flags: { write?: string }) => {
    const { schema } = await import('./schema.ts');
    exitCode = await schema(contextOf(), flags.write);
  });
const exporting = program
  .command('export')
  .helpCommand(false)
  .description('write a stack or containers as files for other tools');
described(
  exporting.command('compose [services...]'),
  'print a Compose file that creates the same containers, with secrets kept separate',
)
  .option('-c, --container <name>', 'export this container instead of a stack (repeatable)', collectNames)
  .option(
    '-w, --write <dir>',
    'write compose.yaml, .env and .env.example into this folder instead of printing them',
    path,
  )
  .action(async (services: string[], flags: Flags & { container?: string[]; write?: string }) => {
    const options = { services, containers: flags.container ?? [], directory: flags.write };
    const { exportComposeFile } = await import('./export-compose.ts');
    exitCode = await exportComposeFile(contextOf(), options);
  });
described(
  exporting.command('runbook'),
  'print how to start, check and recover the stack, with dependencies and ports, as Markdown for people',
)
  .option('-w, --write <file>', 'write to this file, which must not exist yet, instead of stdout', path)
  .action(async (flags: Flags & { write?: string }) => {
    const { exportRunbook } = await import('./export-runbook.ts');
    exitCode = await exportRunbook(contextOf(), flags.write);
  });
described(
  exporting.command('state'),
  'print the list of stacks and the settings, to move to another machine; without secrets or approvals',
)
  .option('-w, --write <file>', 'write to this file, which must not exist yet, instead of stdout', path)
  .action(async (flags: Flags & { write?: string }) => {
    const { exportState } = await import('./data/export-state.ts');
    exitCode = await exportState(contextOf(), flags.write);
  });
command('restore', 'open the stacks that "export state" listed on another machine; approves and starts nothing')
  .argument('<file>', 'the file that "export state" wrote', path)
  .option('--map <old=new>', 'a folder that is somewhere else on this machine (repeatable)', collectNames)
  .action(async (file: string, flags: { map?: string[] }) => {
    const { restore } = await import('./data/restore.ts');
    exitCode = await restore(contextOf(), file, flags.map ?? []);
  });
command('reset', 'remove everything that Stacklight keeps for you; projects and running services are left alone')
  .option('--dry-run', 'show what would be removed')
  .option('-y, --yes', 'do not ask')
  .action(async (flags: Flags) => {
    const { reset } = await import('./data/reset.ts');
    exitCode = await reset(contextOf(), { dryRun: flags.dryRun === true, yes: flags.yes === true });
  });
command('trust', 'show what a stack would run, or what changed in it, and ask you to approve it; starts nothing')
  .argument('[path]', STACK_PATH, path)
  .option('-y, --yes', 'do not ask')
  .action(async (path: string | undefined, flags: Flags) => {
    const { trust } = await import('./trust.ts');
    exitCode = await trust(contextOf(), path, flags.yes === true);
  });
command('untrust', 'revoke every approval of a stack; what is running keeps running')
  .argument('[path]', STACK_PATH, path)
  .action(async (path: string | undefined) => {
    const { untrust } = await import('./trust.ts');
    exitCode = await untrust(contextOf(), path);
  });
command('daemon', 'control the headless supervisor')
  .argument(
    `<${DAEMON.join('|')}>`,
    'start, stop (the services keep running), status, or run (in the foreground, for a service manager)',
  )
  .action(async (word: string) => {
    const what = oneOf('daemon', DAEMON, word);
    const context = contextOf();
    if (what === 'run') {
      supervises = true;
      await import(pathToFileURL(context.daemonFile).href);
      return;
    }
    const { daemon } = await import('./daemon.ts');
    exitCode = await daemon(context, what);
  });
command('service', 'have the system start the headless supervisor at log-in, or at boot')
  .argument(`<${SERVICE.join('|')}>`, 'install, uninstall (the services keep running) or status')
  .action(async (word: string) => {
    const what = oneOf('service', SERVICE, word);
    const { service } = await import('./service/service.ts');
    exitCode = await service(contextOf(), what);
  });
command('completion', 'print the script that lets your shell complete commands, options and services')
  .argument(`<${SHELLS.join('|')}>`, 'the shell to write it for')
  .action(async (word: string) => {
    const shell = oneOf('completion', SHELLS, word);
    const { completionScript } = await import('./completion/scripts.ts');
    process.stdout.write(completionScript(shell));
  });
command('man', 'print the manual page').action(async () => {
  const { manPage } = await import('./man-page.ts');
  process.stdout.write(manPage(program, VERSION));
});
command('help [command...]', 'show what a command does, and its options').action(async (names: string[]) => {
  const { help } = await import('./help.ts');
  help(program, names);
});
/** Examples at the end of the help; loaded where help may be shown, since every other call does without. */
async function withExamples(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.length > 0 && !words.some((word) => word === '--help' || word === '-h' || word === 'help')) return;
  const { examplesText } = await import('./examples.ts');
  program.addHelpText('after', examplesText(''));
  for (const one of [...program.commands, ...exporting.commands])
    one.addHelpText('after', examplesText(one.parent === exporting ? `export ${one.name()}` : one.name()));
}

/** A shell asks for the words that may stand next: none of them is obeyed. */
async function completed(): Promise<boolean> {
  const [, , first, ...words] = process.argv;
  if (first !== '__complete') return false;
  const { complete } = await import('./completion/complete.ts');
  // Whatever goes wrong, the shell of somebody who types stays quiet.
  await complete(program, words).catch(() => undefined);
  return true;
}

/** Does what the command line says and sets the exit code. Never throws. `daemon`: the file of the headless supervisor. */
export async function runCommand(daemon: string): Promise<void> {
  daemonFile = daemon;
  if (await completed()) return;
  await withExamples();
  try {
    await program.parseAsync();
  } catch (error) {
    exitCode = refusal(error);
  }
  if (supervises) return;
  // Not process.exit: what was written to a pipe must get there first.
  process.exitCode = exitCode;
  // A thread that asks a disk that does not answer would keep it for ever.
  if (process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) {
    const { leave } = await import('../supervisor/host/leave.ts');
    void leave(() => process.exit());
  }
}

function refusal(error: unknown): number {
  if (!(error instanceof CommanderError)) {
    const problem = isFolderGone(error) ? FOLDER_GONE : { code: 'internal', message: messageOf(error) };
    return new Output(asJson).problem(problem);
  }
  if (error.exitCode === 0) return EXIT.good;
  if (asJson) new Output(true).problem({ code: 'bad-call', message: refusalText(error) });
  else if (error.code === 'bad-call') new Output(false).complaint(`error: ${error.message}\n`);
  return EXIT.badCall;
}

const FOLDER_GONE = { code: 'bad-call', message: contextWords.folderGone, hint: contextWords.folderGoneHint };

/** What Node throws when it is asked where it is and that place is no more. */
function isFolderGone(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
}

/** Without a command the library only has its help to give. */
function refusalText({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'no command given; stacklight --help lists them' : message.replace(/^error: /, '');
}
