/**
 * What a process was started with, from its own memory: command line, folder, environment. Offsets: PEB of winternl.h and
 * RTL_USER_PROCESS_PARAMETERS of phnt's ntrtl.h, 64 bits (a program of 32 bits has these, too). A process of another user shows none.
 */
import { LIMITS } from '../../limits.ts';
import type { Handle, WindowsApi } from './api.ts';

const PROCESS_BASIC_INFORMATION = { kind: 0, bytes: 48, peb: 8 } as const;
/** ProcessCommandLineInformation, Windows 8.1 and later: needs no right to read memory. */
const COMMAND_LINE_INFORMATION = { kind: 60, bytes: 0x1_0400, text: 16 } as const;
const PEB_PARAMETERS = 0x20n;
const PARAMETERS = {
  bytes: 0x3f8,
  currentDirectory: 0x38,
  commandLine: 0x70,
  environment: 0x80,
  environmentBytes: 0x3f0,
} as const;

export interface ProcessParameters {
  readonly commandLine: string;
  readonly currentDirectory: string;
  /** Read when it is asked for. */
  environment(): Buffer | undefined;
}

/** `process`: a handle with PROCESS_QUERY_LIMITED_INFORMATION and PROCESS_VM_READ. */
export function readParameters(api: WindowsApi, process: Handle): ProcessParameters | undefined {
  const read = (address: bigint, length: number): Buffer | undefined => {
    const bytes = Buffer.alloc(length);
    return address > 0n && api.readProcessMemory(process, address, bytes, length, Buffer.alloc(8)) ? bytes : undefined;
  };
  const { kind, bytes, peb } = PROCESS_BASIC_INFORMATION;
  const basic = Buffer.alloc(bytes);
  if (api.queryProcess(process, kind, basic, bytes, Buffer.alloc(4)) < 0) return undefined;
  const pointer = read(basic.readBigUInt64LE(peb) + PEB_PARAMETERS, 8);
  const parameters = pointer && read(pointer.readBigUInt64LE(0), PARAMETERS.bytes);
  if (!parameters) return undefined;
  // UNICODE_STRING: its length in bytes, and where it lies.
  const text = (at: number): string =>
    read(parameters.readBigUInt64LE(at + 8), parameters.readUInt16LE(at))?.toString('utf16le') ?? '';
  return {
    commandLine: text(PARAMETERS.commandLine),
    currentDirectory: withoutEnd(text(PARAMETERS.currentDirectory)),
    environment: () => {
      const length = Number(parameters.readBigUInt64LE(PARAMETERS.environmentBytes));
      return length > 0 && length <= LIMITS.platform.windowsEnvironmentBytes
        ? read(parameters.readBigUInt64LE(PARAMETERS.environment), length)
        : undefined;
    },
  };
}

/** The command line of a process whose memory we may not read. */
export function readCommandLine(api: WindowsApi, process: Handle): string | undefined {
  const { kind, bytes, text } = COMMAND_LINE_INFORMATION;
  const answer = Buffer.alloc(bytes);
  if (api.queryProcess(process, kind, answer, bytes, Buffer.alloc(4)) < 0) return undefined;
  return answer.toString('utf16le', text, text + answer.readUInt16LE(0));
}

/** Folders are kept with a backslash at their end; `C:\` is one only with it. */
function withoutEnd(folder: string): string {
  return /^[A-Za-z]:\\$/.test(folder) ? folder : folder.replace(/\\$/, '');
}
