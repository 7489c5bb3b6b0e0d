import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** True when a container engine answers and there is a static busybox to make an image of. */
export function canRunContainers(): boolean {
  if (!existsSync('/bin/busybox')) return false;
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

/** An image that holds a static busybox and nothing else: no image can be pulled where the tests run. */
export function importBusybox(name: string): void {
  const archive = execFileSync('tar', ['-C', '/', '-c', 'bin/busybox'], { maxBuffer: 64_000_000 });
  execFileSync('docker', ['import', '-', name], { input: archive, stdio: ['pipe', 'pipe', 'pipe'] });
}

export function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
