/**
 * Ports that Windows keeps for itself: Hyper-V, WSL and Docker Desktop take whole ranges at each boot, and whoever binds one is refused
 * although nobody listens there.
 */
import { join } from 'node:path';
import { LIMITS } from '../../limits.ts';
import type { PortRange } from '../platform.ts';
import { runProgram } from '../run-program.ts';

/**
 * What `netsh interface ipv4 show excludedportrange protocol=tcp` prints: a range in each line. Words are in the user's language, so only
 * numbers are read. Ranges with `*` an administrator set, so that Windows does not take them: programs may bind these. Pure.
 */
export function parseKeptPorts(text: string): readonly PortRange[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, from, to] = /^\s*(\d{1,5})\s+(\d{1,5})\s*$/.exec(line) ?? [];
    const range = { from: Number(from), to: Number(to) };
    return from !== undefined && range.from <= range.to && range.to <= 65_535 ? [range] : [];
  });
}

/** There is no call that lists them. None where netsh does not answer: a bind that is refused says the same, later. */
export function keptPortsReader(): () => Promise<readonly PortRange[]> {
  let known: { readonly at: number; readonly ranges: Promise<readonly PortRange[]> } | undefined;
  return () => {
    if (!known || performance.now() - known.at > LIMITS.platform.windowsKeptPortsMs)
      known = { at: performance.now(), ranges: readKeptPorts() };
    return known.ranges;
  };
}

async function readKeptPorts(): Promise<readonly PortRange[]> {
  const netsh = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'netsh.exe');
  const args = ['interface', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp'];
  return runProgram(netsh, args).then(parseKeptPorts, () => []);
}
