import type { Snapshot } from '../contract/snapshot.ts';
import { fail, ok, type Result } from '../result.ts';
import type { HostOptions } from '../supervisor/host/host-options.ts';
import type { ControlPort } from '../supervisor/host/host-port.ts';
import type { Handlers } from './server.ts';

/** Who asks here, for the history. */
const ORIGIN = 'on the command line';

/** What the control socket's methods ask of a host. */
export function handlersFor(host: ControlPort, options: HostOptions, handOver: () => void): Handlers {
  return {
    hello: async () => {
      const readingSlowly = options.readingSlowly?.();
      const slowly = readingSlowly === undefined ? {} : { readingSlowly };
      const { role, version } = options;
      return ok({ role, pid: process.pid, version, stacks: [...host.keys()], ...slowly });
    },
    open: async ({ path, yes }) =>
      answered(await host.openStack(path, yes ? { origin: ORIGIN } : undefined), (stack) => ({ stack })),
    approve: async ({ stack, approval, start }) =>
      answered(await host.approve(stack, approval, start, ORIGIN), (key) => ({ stack: key })),
    untrust: async ({ path }) =>
      answered(await host.untrust(path), ({ file, running }) => ({ file, running: [...running] })),
    snapshot: ({ stack }) => host.snapshot(stack),
    watch: ({ stack }, tell, signal) => watch(host, stack, tell, signal),
    act: ({ stack, caller, ...request }, tell) =>
      host.act(stack, { ...request, actor: 'user', origin: ORIGIN }, caller, tell),
    ports: async ({ stack }) => answered(await host.portsOf(stack), (ports) => ({ ports: [...ports] })),
    doctor: async ({ stack }) => answered(await host.findingsOf(stack), (findings) => ({ findings: [...findings] })),
    mute: async ({ stack, finding, how }) => answered(await host.mute(stack, finding, how), () => ({})),
    logs: async ({ stack, service, ...how }, tell, signal) =>
      answered(await host.followLog(stack, service, how, tell, signal), () => ({})),
    history: async ({ stack, ...which }) => answered(await host.eventsOf(stack, which), (events) => [...events]),
    report: ({ stack, number }) => host.reportOf(stack, number),
    handover: async () => {
      if (options.role === 'app')
        return fail({
          code: 'app-runs',
          message: 'The app does not hand over to a headless supervisor; quit it instead.',
        });
      // After the answer is on its way: closing ends this very connection.
      setImmediate(handOver);
      return ok({});
    },
    show: async () => {
      options.show?.();
      return options.show ? ok({}) : fail({ code: 'no-window', message: 'This supervisor has no window.' });
    },
  };
}

function answered<T, A>(result: Result<T>, answer: (value: T) => A): Result<A> {
  return result.ok ? ok(answer(result.value)) : result;
}

/** The picture now and whenever it changes, until the asker is gone. */
async function watch(
  host: Pick<ControlPort, 'snapshot' | 'subscribe'>,
  stack: string,
  tell: (snapshot: Snapshot) => void,
  signal: AbortSignal,
): Promise<Result<Record<string, never>>> {
  const now = await host.snapshot(stack);
  if (!now.ok) return now;
  // Whoever went meanwhile is not told of it again, and would be counted as somebody who looks for ever.
  if (signal.aborted) return ok({});
  tell(now.value);
  return new Promise((resolve) => {
    const end = host.subscribe((view) => {
      const snapshot = view.stacks.find((candidate) => candidate.key === stack);
      if (snapshot) tell(snapshot);
    });
    signal.addEventListener('abort', () => {
      end();
      resolve(ok({}));
    });
  });
}
