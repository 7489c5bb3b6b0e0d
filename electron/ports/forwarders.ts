/**
 * Programs that hold a port for a container: engines' own proxies and the ways into their virtual machines. They are
 * never killed; what they forward to is the container's business. Pure.
 */

import { programName } from '../commands/launchers.ts';
import { normaliseAddress } from '../platform/address.ts';
import type { ProcessInfo } from '../platform/platform.ts';

/** Name of the program, without path and `.exe`, to what people call it. */
const forwarders: ReadonlyMap<string, string> = new Map([
  ['docker-proxy', 'docker-proxy'],
  ['dockerd', 'the Docker engine'],
  ['com.docker.backend', 'Docker Desktop'],
  ['com.docker.vpnkit', 'Docker Desktop'],
  ['com.docker.proxy', 'Docker Desktop'],
  ['com.docker.slirp', 'Docker Desktop'],
  ['docker desktop', 'Docker Desktop'],
  ['docker desktop backend', 'Docker Desktop'],
  ['vpnkit', 'vpnkit'],
  ['vpnkit-bridge', 'vpnkit'],
  ['rootlessport', 'rootlessport'],
  ['rootlesskit', 'rootlesskit'],
  ['rootlesskit-docker-proxy', 'rootlesskit'],
  ['slirp4netns', 'slirp4netns'],
  ['pasta', 'pasta'],
  ['pasta.avx2', 'pasta'],
  ['conmon', 'Podman'],
  ['gvproxy', 'gvproxy'],
  ['wslrelay', 'wslrelay'],
  ['wslhost', 'WSL'],
  ['orbstack', 'OrbStack'],
  ['orbstack helper', 'OrbStack'],
  ['limactl', 'Lima'],
  ['rancher-desktop-guestagent', 'Rancher Desktop'],
  ['host-switch', 'Rancher Desktop'],
  ['rdctl', 'Rancher Desktop'],
  ['containerd', 'containerd'],
]);

/** What the process forwards for, in a word for people; undefined for every other program. */
export function forwarderName(process: ProcessInfo): string | undefined {
  for (const path of [process.command[0], process.exe]) {
    const name = path ? forwarders.get(programName(path)) : undefined;
    if (name) return name;
  }
  // Colima and Lima forward with ssh: `ssh: /Users/ann/.colima/_lima/colima/ssh.sock [mux]`.
  if (/(^|\/)ssh: .*(\.colima|\.lima)\//.test(process.command.join(' '))) return 'Lima';
  return undefined;
}

export interface ProxyTarget {
  readonly protocol: 'tcp' | 'udp';
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerAddress: string;
  readonly containerPort: number;
}

/** What a docker-proxy was told to forward; its arguments are readable by everyone, its sockets are not. */
export function dockerProxyTarget(process: ProcessInfo): ProxyTarget | undefined {
  const [program, ...rest] = process.command;
  if (!program || programName(program) !== 'docker-proxy') return undefined;
  const value = (flag: string): string | undefined => {
    for (const [index, argument] of rest.entries()) {
      const name = argument.replace(/^--?/, '');
      if (name === flag) return rest[index + 1];
      if (name.startsWith(`${flag}=`)) return name.slice(flag.length + 1);
    }
    return undefined;
  };
  const protocol = value('proto') ?? 'tcp';
  const hostPort = Number(value('host-port'));
  const containerPort = Number(value('container-port'));
  if ((protocol !== 'tcp' && protocol !== 'udp') || !hostPort || !containerPort) return undefined;
  return {
    protocol,
    hostAddress: normaliseAddress(value('host-ip') ?? ''),
    hostPort,
    containerAddress: normaliseAddress(value('container-ip') ?? ''),
    containerPort,
  };
}
