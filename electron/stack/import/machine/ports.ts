/** The ports of one process: which of them are meant to be there, and how they are written. Pure. */
import { isLoopback, isWildcard } from '../../../platform/address.ts';
import type { ProcessInfo } from '../../../platform/platform.ts';
import type { Listener } from '../../../ports/types.ts';
import { portInCommand } from '../frameworks/command-port.ts';
import type { Framework } from '../frameworks/framework.ts';

/** Ports from here on are handed out to whoever asks for any (IANA: from 49152; Linux: from 32768). */
const FIRST_EPHEMERAL = 32_768;

export interface HeldPort {
  readonly port: number;
  readonly address: string;
}

/** Ports that the command or the framework names: they are no accident, however high. */
export function meantPorts(
  commands: readonly ProcessInfo[],
  framework: Framework | undefined,
): readonly (number | undefined)[] {
  return [framework?.port, ...commands.map(({ command }) => portInCommand(command.join(' '))?.port)];
}

/** One for each port, at its widest address. Ports that nobody chose (of a debugger, of a worker) go where others are left. */
export function portsOf(listeners: readonly Listener[], meant: readonly (number | undefined)[]): readonly HeldPort[] {
  const byPort = new Map<number, HeldPort>();
  for (const { port, address } of listeners) {
    const other = byPort.get(port);
    if (!other || isWildcard(address)) byPort.set(port, { port, address });
  }
  const lasting = [...byPort.values()].filter(({ port }) => port < FIRST_EPHEMERAL || meant.includes(port));
  return lasting.length > 0 ? lasting : [...byPort.values()];
}

/** `localhost` reaches all that listens on loopback or everywhere. */
export function hostOf(address: string): string | undefined {
  return isWildcard(address) || address === '127.0.0.1' || address === '::1' ? undefined : address;
}

/** Loopback and everywhere are the usual; on another address the port is another one. */
export function written({ port, address }: HeldPort): number | string {
  if (isWildcard(address) || (isLoopback(address) && hostOf(address) === undefined)) return port;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** A port that may be another one next time; undefined: all of them are there on purpose. */
export function passingPort(ports: readonly HeldPort[], meant: readonly (number | undefined)[]): number | undefined {
  return ports.find(({ port }) => port >= FIRST_EPHEMERAL && !meant.includes(port))?.port;
}
