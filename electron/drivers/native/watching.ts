import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessIdentity } from '../../platform/platform.ts';
import type { ServiceSpec } from '../../stack/stack.ts';
import type { Observation, Running } from '../driver.ts';
import type { AdoptedProcesses } from './adopted.ts';
import { isMeantToStay, leftBehind, mainOf, namesOf } from './background.ts';
import type { Handle } from './handle.ts';
import type { Exit } from './spawn.ts';
import { stopTree } from './stop-tree.ts';

/** What is needed to watch one incarnation. */
export interface Watching {
  readonly platform: Platform;
  readonly adopted: AdoptedProcesses;
  readonly handle: Handle;
  readonly spec: ServiceSpec;
  readonly marker: string;
  readonly listener: (observation: Observation) => void;
}

type Told = Omit<Extract<Observation, { type: 'exited' }>, 'type' | 'outside' | 'engineRestarts'>;

/**
 * Tells the end of a process: of our own child at once, of an adopted one by looking. What it leaves behind is ended
 * with it, as systemd does with the rest of a control group, unless it has gone into the background.
 */
export function watchProcess(watching: Watching, process: ProcessIdentity): () => void {
  const { adopted, handle } = watching;
  let ended = false;
  let unwatch = () => {};
  const tell = (observation: Observation) => {
    if (!ended) watching.listener(observation);
  };
  const exited = (told: Told) => tell({ type: 'exited', outside: false, engineRestarts: false, ...told });
  const sweep = () => sweepAfter(watching, process);

  const { child } = handle;
  if (child && child.identity.pid === process.pid && child.identity.startToken === process.startToken) {
    void child.exit.then(async (exit) => {
      if (ended) return;
      const mayStay = exit.exitCode === 0 && handle.stopping === 0;
      if (!mayStay) {
        sweep();
        return exited({ ...exit, detail: exitDetail(exit) });
      }
      // Where nobody can look what it left behind, it has ended all the same.
      const { running, detail } = await afterCleanExit(watching, process).catch((): AfterExit => ({}));
      if (!running || ended || handle.stopping > 0) return exited({ ...exit, detail });
      unwatch = watchProcess({ ...watching, listener: tell }, running.process);
      tell({ type: 'changed', running });
    });
  } else {
    unwatch = adopted.watch(process, () => {
      sweep();
      exited({ exitCode: null, signal: null });
    });
  }
  return () => {
    ended = true;
    unwatch();
  };
}

interface AfterExit {
  readonly running?: Running & { readonly process: ProcessIdentity };
  readonly detail?: string;
}

/** Exit 0 with something left: the service in the background, or the helper of a job, which is left alone. */
async function afterCleanExit({ platform, spec, marker }: Watching, process: ProcessIdentity): Promise<AfterExit> {
  const members = await leftBehind(platform, process, marker);
  const main = mainOf(members);
  if (!main) return {};
  if (!isMeantToStay(spec)) return { detail: `it left ${namesOf(members)} running` };
  return { running: { process: { pid: main.pid, startToken: main.startToken }, startedAt: main.startedAt } };
}

/** The next start waits for this: workers that outlive their crashed parent would still hold its ports. */
function sweepAfter({ platform, handle, marker }: Watching, process: ProcessIdentity): void {
  if (handle.stopping > 0) return;
  const options = { graceMs: LIMITS.ports.strayGraceMs, signal: 'SIGTERM' };
  const done = stopTree(platform, process, marker, options).catch(() => undefined);
  handle.sweep = { of: process, done };
}

/** What the shell means by its two codes (POSIX 2.8.2). */
function exitDetail({ exitCode }: Exit): string | undefined {
  if (exitCode === 127) return 'a command was not found';
  if (exitCode === 126) return 'a command could not be executed';
  return undefined;
}
