import type { Snapshot } from '../contract.ts';
import { eventsOf } from '../history/former-names.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Host } from '../supervisor/host/host.ts';
import type { HostOptions } from '../supervisor/host/host-options.ts';
import { writeReport } from '../supervisor/runtime/incident-report.ts';
import { followServiceLog, readServiceLog } from '../supervisor/runtime/service-log.ts';
import type { StackSupervisor } from '../supervisor/runtime/stack-supervisor.ts';
import type { Handlers } from './server.ts';

/** Who asks here, for the history. */
const ORIGIN = 'on the command line';

/** What the control socket's methods do with a host. */
export function handlersFor(host: Host, options: HostOptions, handOver: () => void): Handlers {
  const withStack = async <T>(
    key: string,
    use: (stack: StackSupervisor) => Promise<Result<T>> | Result<T>,
  ): Promise<Result<T>> => {
    const stack = host.stackOf(key);
    return stack ? use(stack) : fail(host.refusal(key));
  };
  return {
    hello: async () => {
      const readingSlowly = options.readingSlowly?.();
      const slowly = readingSlowly === undefined ? {} : { readingSlowly };
      return ok({
        role: options.role,
        pid: process.pid,
        version: options.version,
        stacks: [...host.keys()],
        ...slowly,
      });
    },
    open: async ({ path, yes }) => {
      const opened = await host.openStack(path, yes ? { origin: ORIGIN } : undefined);
      return opened.ok ? ok({ stack: opened.value }) : opened;
    },
    approve: async ({ stack, approval, start }) => {
      const approved = await host.approve(stack, approval, start, ORIGIN);
      return approved.ok ? ok({ stack: approved.value }) : approved;
    },
    untrust: async ({ path }) => {
      const forgotten = await host.untrust(path);
      return forgotten.ok ? ok({ file: forgotten.value.file, running: [...forgotten.value.running] }) : forgotten;
    },
    snapshot: async ({ stack }) => {
      await host.stackOf(stack)?.state.history.flushed();
      const snapshot = host.snapshot(stack);
      return snapshot ? ok(snapshot) : fail(host.refusal(stack));
    },
    watch: ({ stack }, tell, signal) => watch(host, stack, tell, signal),
    act: ({ stack, caller, ...request }, tell) =>
      host.world.sparing(caller, () => host.act(stack, { ...request, actor: 'user', origin: ORIGIN }, tell)),
    ports: ({ stack }) =>
      withStack(stack, async (one) => {
        await host.lookAtPorts();
        return ok({ ports: one.snapshot().services.flatMap((service) => service.ports) });
      }),
    doctor: ({ stack }) =>
      withStack(stack, async (one) => {
        await host.lookAtPorts();
        await one.doctor.run();
        // The picture has what only the supervisor sees too: services that were stopped together.
        return ok({ findings: [...one.snapshot().findings] });
      }),
    mute: ({ stack, finding, how }) =>
      withStack(stack, async ({ doctor }) => {
        const done = how === 'not' ? await doctor.unmute(finding) : await doctor.mute(finding, how === 'ever');
        return done.ok ? ok({}) : done;
      }),
    logs: ({ stack, service, lines, follow }, tell, signal) =>
      withStack(stack, async (one) => {
        if (!one.state.managed(service)) return fail(one.noSuchService(service));
        const chunk = await readServiceLog(one, host.world, service, lines);
        if (chunk.lines.length > 0 || chunk.note) tell(chunk);
        if (follow) await followServiceLog(one, host.world, service, (more) => tell({ lines: [...more] }), signal);
        return ok({});
      }),
    history: ({ stack, service, since, limit }) =>
      withStack(stack, async (one) => {
        if (service !== undefined && !one.state.managed(service)) return fail(one.noSuchService(service));
        const all = await one.state.history.read();
        const named = service === undefined ? all : eventsOf(all, service);
        const events = named.filter((event) => since === undefined || event.at >= since);
        return ok(limit === undefined ? [...events] : events.slice(-limit));
      }),
    report: ({ stack, number }) => withStack(stack, (one) => writeReport(one, { number }, host.world.clock.wall())),
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

/** The picture now and whenever it changes, until the asker is gone. */
async function watch(
  host: Host,
  stack: string,
  tell: (snapshot: Snapshot) => void,
  signal: AbortSignal,
): Promise<Result<Record<string, never>>> {
  const now = host.snapshot(stack);
  if (!now) return fail(host.refusal(stack));
  tell(now);
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
