/**
 * Starts a service: CreateProcess with the process held back until it is in its job, so that nothing it starts can be outside; a process
 * group and a console without a window of its own, so that it can be asked to end (CTRL_BREAK); its output straight into the log.
 */
import { join } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import type { ProgramStart, StartedProgram } from '../platform.ts';
import type { Handle, WindowsApi } from './api.ts';
import { programLine } from './command-line.ts';
import { environmentBlock } from './environment-block.ts';
import { ENDED_BY_US, type Jobs } from './jobs.ts';
import type { WindowsProcessEnds } from './process-ends.ts';
import { epochMsOf } from './process-list.ts';
import { startOf } from './processes.ts';

/** winbase.h, processthreadsapi.h */
const FLAGS = {
  suspended: 0x4,
  newProcessGroup: 0x200,
  unicodeEnvironment: 0x400,
  extendedStartup: 0x8_0000,
  breakaway: 0x100_0000,
  noWindow: 0x800_0000,
} as const;
const USUAL =
  FLAGS.suspended | FLAGS.newProcessGroup | FLAGS.unicodeEnvironment | FLAGS.extendedStartup | FLAGS.noWindow;
/** STARTUPINFOEXW, 64 bits. */
const STARTUP = { bytes: 112, size: 0, flags: 60, input: 80, output: 88, error: 96, attributes: 104 } as const;
const STARTF_USESTDHANDLES = 0x100;
/** PROCESS_INFORMATION, 64 bits. */
const INFORMATION = { bytes: 24, process: 0, thread: 8, pid: 16 } as const;
/** Only these handles of ours are inherited, whatever else of ours could be. */
const ATTRIBUTE_HANDLE_LIST = 0x2_0002;
/** SECURITY_ATTRIBUTES that let the handle be inherited. */
const INHERITED = (() => {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(1, 16);
  return bytes;
})();
const FILE = { read: 0x8000_0000, append: 0x4, synchronize: 0x10_0000, shareAll: 0x7, openExisting: 3 } as const;
const INVALID_HANDLE: Handle = -1;
const ERROR = { fileNotFound: 2, pathNotFound: 3, accessDenied: 5, badFormat: 193, elevation: 740 } as const;
/** How a program ends that has no answer of its own to CTRL_BREAK (ntstatus.h, STATUS_CONTROL_C_EXIT). */
const CONTROL_C_EXIT = 0xc000_013a;

interface Parts {
  readonly api: WindowsApi;
  readonly jobs: Jobs;
  readonly ends: WindowsProcessEnds;
}

/** Problems: `command-not-executable`, `command-arguments`, `log-unusable`, `spawn-failed`; their messages begin with no name. */
export function startProgram({ api, jobs, ends }: Parts, order: ProgramStart): Result<StartedProgram> {
  const line = programLine(order.program, order.args, commandInterpreter());
  if (!line) {
    const message = `${order.program} is a batch file, and an argument of it has a line break, which ends a command there`;
    return fail({ code: 'command-arguments', message });
  }
  const nothing = api.createFile('NUL', FILE.read, FILE.shareAll, INHERITED, FILE.openExisting, 0);
  // To append is the only right: what others write into the log is never written over.
  const append = FILE.append | FILE.synchronize;
  const log = api.createFile(order.outputFile, append, FILE.shareAll, INHERITED, FILE.openExisting, 0);
  try {
    if (log === INVALID_HANDLE || nothing === INVALID_HANDLE)
      return fail({ code: 'log-unusable', message: `its log ${order.outputFile} cannot be opened` });
    const commandLine = Buffer.from(`${line.line}\0`, 'utf16le');
    const environment = environmentBlock(order.environment);
    const information = Buffer.alloc(INFORMATION.bytes);
    const made = withStartup(api, nothing, log, (startup) => {
      const create = (flags: number) =>
        api.createProcess({
          program: line.program,
          commandLine,
          flags,
          environment,
          cwd: order.cwd,
          startup,
          information,
        });
      // A terminal or editor that we run in may have us in a job that ends with it.
      if (create(USUAL | FLAGS.breakaway)) return 0;
      if (api.lastError() !== ERROR.accessDenied) return api.lastError();
      return create(USUAL) ? 0 : api.lastError();
    });
    if (made !== 0) return fail(problemOf(order.program, made));
    return begin({ api, jobs, ends }, information);
  } finally {
    for (const handle of [log, nothing]) if (handle !== INVALID_HANDLE) api.closeHandle(handle);
  }
}

function begin({ api, jobs, ends }: Parts, information: Buffer): Result<StartedProgram> {
  const child: Handle = Number(information.readBigInt64LE(INFORMATION.process));
  const thread: Handle = Number(information.readBigInt64LE(INFORMATION.thread));
  const identity = { pid: information.readUInt32LE(INFORMATION.pid), startToken: startOf(api, child) };
  if (!jobs.create(identity, child)) {
    const code = api.lastError();
    api.terminateProcess(child, ENDED_BY_US);
    for (const handle of [thread, child]) api.closeHandle(handle);
    return fail({
      code: 'spawn-failed',
      message: `Windows gave it no job object (error ${code}), so it was not let run`,
    });
  }
  const exit = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
    const watched = ends.watchHandle(child, (ended) => resolve(endOf(api, ended)));
    if (!watched) resolve({ exitCode: null, signal: null });
  });
  api.resumeThread(thread);
  api.closeHandle(thread);
  return ok({ identity, startedAt: epochMsOf(BigInt(identity.startToken)), exit });
}

function endOf(api: WindowsApi, process: Handle): { readonly exitCode: number | null; readonly signal: string | null } {
  const code = Buffer.alloc(4);
  if (!api.getExitCodeProcess(process, code)) return { exitCode: null, signal: null };
  const exitCode = code.readUInt32LE(0);
  return exitCode === CONTROL_C_EXIT ? { exitCode: null, signal: 'SIGBREAK' } : { exitCode, signal: null };
}

/** Gives `use` the start-up structure; all that it points to lives until it has returned. */
function withStartup(api: WindowsApi, input: Handle, output: Handle, use: (startup: Buffer) => number): number {
  const size = Buffer.alloc(8);
  api.initAttributes(null, 1, size);
  const attributes = Buffer.alloc(Number(size.readBigUInt64LE(0)));
  if (!api.initAttributes(attributes, 1, size)) return api.lastError();
  const handles = Buffer.alloc(16);
  handles.writeBigInt64LE(BigInt(input), 0);
  handles.writeBigInt64LE(BigInt(output), 8);
  try {
    if (!api.updateAttribute(attributes, ATTRIBUTE_HANDLE_LIST, handles, handles.length)) return api.lastError();
    const startup = Buffer.alloc(STARTUP.bytes);
    startup.writeUInt32LE(STARTUP.bytes, STARTUP.size);
    startup.writeUInt32LE(STARTF_USESTDHANDLES, STARTUP.flags);
    startup.writeBigInt64LE(BigInt(input), STARTUP.input);
    startup.writeBigInt64LE(BigInt(output), STARTUP.output);
    startup.writeBigInt64LE(BigInt(output), STARTUP.error);
    startup.writeBigUInt64LE(api.addressOf(attributes), STARTUP.attributes);
    return use(startup);
  } finally {
    api.deleteAttributes(attributes);
  }
}

/** Not COMSPEC: a project's env file could name another. */
function commandInterpreter(): string {
  return join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'cmd.exe');
}

function problemOf(program: string, code: number): { readonly code: string; readonly message: string } {
  if (code === ERROR.badFormat)
    return { code: 'command-not-executable', message: `${program} is not a program that this Windows can run` };
  if (code === ERROR.elevation)
    return { code: 'command-not-executable', message: `${program} asks for the rights of an administrator` };
  if (code === ERROR.accessDenied) return { code: 'command-not-executable', message: `${program} may not be executed` };
  if (code === ERROR.fileNotFound || code === ERROR.pathNotFound)
    return { code: 'command-not-found', message: `${program} is not there any more` };
  return { code: 'spawn-failed', message: `${program} could not be started (Windows error ${code})` };
}
