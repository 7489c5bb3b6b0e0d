import type { ProcessInfo, RawListener } from '../platform/platform.ts';

/**
 * Holders of `ports` by the `find-process` package: the fall-back where the system's own tables cannot be read. It names
 * one holder a port, may name a client (it asks lsof without a state filter where there is no ss), and tells no address:
 * an answer of it is `guessed`, so it is shown and nothing is stopped for it.
 */
export async function listenersByFindProcess(ports: readonly number[]): Promise<readonly RawListener[]> {
  const { default: findProcess } = await import('find-process');
  const found = await Promise.all(
    ports.map(async (port) => {
      const holders = await findProcess('port', port).catch(() => []);
      return holders.map(
        ({ pid }): RawListener => ({
          protocol: 'tcp',
          family: 4,
          address: '0.0.0.0',
          port,
          pids: [pid],
          guessed: true,
        }),
      );
    }),
  );
  return found.flat();
}

/**
 * Details of processes by `find-process`, where the system's own table cannot be read. Without a start time they name no
 * process for good: the empty start token never fits, so nothing can be signalled by them.
 */
export async function processesByFindProcess(pids: readonly number[]): Promise<readonly ProcessInfo[]> {
  const { default: findProcess } = await import('find-process');
  const found = await Promise.all(
    [...new Set(pids)].map(async (pid) => {
      const [process] = await findProcess('pid', pid).catch(() => []);
      if (!process) return [];
      const command = process.cmd.split(/\s+/).filter((word) => word !== '');
      const info: ProcessInfo = {
        pid,
        startToken: '',
        ppid: process.ppid,
        pgid: 0,
        sid: 0,
        uid: process.uid ?? -1,
        command: command.length > 0 ? command : [process.name],
        startedAt: 0,
        zombie: false,
        exe: process.bin,
      };
      return [info];
    }),
  );
  return found.flat();
}
