/** What of the kernel's own interfaces can be used here, found out by trying each once; the rest is read from /proc. */
import { messageOf } from '../../result.ts';
import { nativeCalls } from '../native-library.ts';
import { type Libc, openLibc } from './libc.ts';
import { openSocketDiagnostics } from './netlink.ts';
import { diagnosticSource, type SocketSource, tableSource } from './socket-source.ts';

export interface Kernel {
  readonly sockets: SocketSource;
  /** For the ends of processes; undefined where they have to be looked for. */
  readonly libc: Libc | undefined;
  /** One line for people, when something has to be read the slow way: what, and why. */
  readonly limited: string | undefined;
}

export function openKernel(): Kernel {
  const calls = nativeCalls();
  if (!calls.ok)
    return { sockets: tableSource(), libc: undefined, limited: `everything is read from /proc: ${calls.why}` };
  try {
    const libc = openLibc(calls);
    try {
      const diagnostics = openSocketDiagnostics(libc);
      // Asked once: a kernel without the module, or a sandbox, refuses only the question itself.
      diagnostics.dump('tcp', [10]);
      diagnostics.dump('udp', [7]);
      return { sockets: diagnosticSource(diagnostics), libc, limited: undefined };
    } catch (error) {
      return { sockets: tableSource(), libc, limited: `sockets are read from /proc: ${messageOf(error)}` };
    }
  } catch (error) {
    return { sockets: tableSource(), libc: undefined, limited: `everything is read from /proc: ${messageOf(error)}` };
  }
}
