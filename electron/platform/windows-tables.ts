/** What PowerShell prints of Windows' tables, as values. Pure: JSON text in, rows out. */
import { z } from 'zod';
import { familyOf, normaliseAddress } from './address.ts';
import type { TableProcess } from './table-platform.ts';
import type { TableSocket } from './table-sockets.ts';

/** Scripts whose output the parsers read. UTF-8, since folders have names in every language. */
const utf8 = '[Console]::OutputEncoding = [Text.Encoding]::UTF8;';
export const socketScript = `${utf8} ConvertTo-Json -Compress -Depth 3 @{
  tcp = @(Get-NetTCPConnection -ErrorAction SilentlyContinue | Select-Object LocalAddress,LocalPort,RemoteAddress,RemotePort,@{n='State';e={[int]$_.State}},OwningProcess);
  udp = @(Get-NetUDPEndpoint -ErrorAction SilentlyContinue | Select-Object LocalAddress,LocalPort,OwningProcess) }`;
export const processScript = `${utf8} ConvertTo-Json -Compress -Depth 3 @(Get-CimInstance Win32_Process |
  Select-Object ProcessId,ParentProcessId,Name,CommandLine,ExecutablePath,WorkingSetSize,KernelModeTime,UserModeTime,SessionId,
  @{n='Start';e={ if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') } }})`;
export const bootScript = "(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().ToString('o')";

const socketRow = z.object({
  LocalAddress: z.string(),
  LocalPort: z.number(),
  RemoteAddress: z.string().nullish(),
  RemotePort: z.number().nullish(),
  State: z.number().nullish(),
  OwningProcess: z.number(),
});
const socketTable = z.object({ tcp: z.array(socketRow), udp: z.array(socketRow) });
const count = z.union([z.number(), z.string()]).nullish().transform(Number);
const processTable = z.array(
  z.object({
    ProcessId: z.number(),
    ParentProcessId: z.number(),
    Name: z.string(),
    CommandLine: z.string().nullish(),
    ExecutablePath: z.string().nullish(),
    WorkingSetSize: count,
    KernelModeTime: count,
    UserModeTime: count,
    Start: z.string().nullish(),
  }),
);

/** MSFT_NetTCPConnection's numbers for its states. */
const states: ReadonlyMap<number, TableSocket['state']> = new Map([
  [2, 'listen'],
  [5, 'established'],
  [11, 'time-wait'],
]);

function socketOf(row: z.infer<typeof socketRow>, protocol: 'tcp' | 'udp'): TableSocket {
  const localAddress = normaliseAddress(row.LocalAddress);
  return {
    protocol,
    state: protocol === 'udp' ? 'listen' : (states.get(row.State ?? 0) ?? 'other'),
    family: familyOf(localAddress),
    localAddress,
    localPort: row.LocalPort,
    remoteAddress: row.RemoteAddress ? normaliseAddress(row.RemoteAddress) : undefined,
    remotePort: row.RemotePort ?? undefined,
    pid: row.OwningProcess,
  };
}

/** Output of `socketScript`. Throws on anything else, so that the caller falls back. */
export function parseNetConnections(text: string): readonly TableSocket[] {
  const { tcp, udp } = socketTable.parse(JSON.parse(text));
  return [...tcp.map((row) => socketOf(row, 'tcp')), ...udp.map((row) => socketOf(row, 'udp'))];
}

/** A command line in words, by the rules of CommandLineToArgvW as far as quotes go. */
export function splitWindowsCommand(line: string): readonly string[] {
  return [...line.matchAll(/(?:"((?:[^"\\]|\\.|\\)*)"|([^\s"]+))+/g)].map(([word]) =>
    word.replace(/\\"/g, '\0').replaceAll('"', '').replaceAll('\0', '"'),
  );
}

/**
 * Output of `processScript`. Windows numbers no users: -1 is a process of ours, 0 one that does not show its command
 * line, which is another user's or the system's. Working directories are not told.
 */
export function parseWin32Processes(text: string): readonly TableProcess[] {
  return processTable.parse(JSON.parse(text)).map((row) => {
    const startedAt = row.Start ? Date.parse(row.Start) : 0;
    const command = row.CommandLine ? splitWindowsCommand(row.CommandLine) : [row.Name];
    return {
      pid: row.ProcessId,
      // With its fraction of a second: WMI tells microseconds.
      startToken: row.Start ?? '',
      ppid: row.ParentProcessId,
      pgid: 0,
      sid: 0,
      uid: row.CommandLine ? -1 : 0,
      command,
      exe: row.ExecutablePath ?? undefined,
      startedAt,
      zombie: false,
      // Units of 100 ns.
      cpuMs: (row.KernelModeTime + row.UserModeTime) / 10_000,
      memory: row.WorkingSetSize,
    };
  });
}
