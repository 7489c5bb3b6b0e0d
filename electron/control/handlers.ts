import { fail, ok, type Result } from '../result.ts';
import type { Host } from '../supervisor/host.ts';
import type { HostOptions } from '../supervisor/host-options.ts';
import { writeReport } from '../supervisor/incident-report.ts';
import { followServiceLog, readServiceLog } from '../supervisor/service-log.ts';
import type { StackSupervisor } from '../supervisor/stack-supervisor.ts';
import type { Handlers } from './server.ts';

/** What the control socket's methods do with a host. */
export function handlersFor(host: Host, options: HostOptions, handOver: () => void): Handlers {
  const withStack = async <T>(
    key: string,
    use: (stack: StackSupervisor) => Promise<Result<T>> | Result<T>,
  ): Promise<Result<T>> => {
    const stack = host.stackOf(key);
    return stack ? use(stack) : fail({ code: 'no-such-stack', message: `No open stack is called ${key}.` });
  };
  return {
    hello: async () => ok({ role: options.role, pid: process.pid, version: options.version, stacks: [...host.keys()] }),
    open: async ({ path }) => {
      const opened = await host.openStack(path);
      return opened.ok ? ok({ stack: opened.value }) : opened;
    },
    snapshot: ({ stack }) =>
      withStack(stack, async (one) => {
        await one.state.history.flushed();
        return ok(one.snapshot());
      }),
    watch: ({ stack }, tell, signal) =>
      withStack(stack, (one) => {
        tell(one.snapshot());
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
      }),
    act: ({ stack, caller, ...request }, tell) =>
      host.world.sparing(caller, () =>
        host.act(stack, { ...request, actor: 'user', origin: 'on the command line' }, tell),
      ),
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
        if (!one.state.cell(service)) return fail(one.noSuchService(service));
        const chunk = await readServiceLog(one, host.world, service, lines);
        if (chunk.lines.length > 0 || chunk.note) tell(chunk);
        if (follow) await followServiceLog(one, host.world, service, (more) => tell({ lines: [...more] }), signal);
        return ok({});
      }),
    history: ({ stack, service, since, limit }) =>
      withStack(stack, async (one) => {
        if (service !== undefined && !one.state.cell(service)) return fail(one.noSuchService(service));
        const events = (await one.state.history.read()).filter(
          (event) => (service === undefined || event.service === service) && (since === undefined || event.at >= since),
        );
        return ok(limit === undefined ? [...events] : events.slice(-limit));
      }),
    report: ({ stack, number }) => withStack(stack, (one) => writeReport(one, { number }, host.world.clock.wall())),
    handover: async () => {
      if (options.role === 'app')
        return fail({ code: 'app-runs', message: 'The app does not hand over; quit it instead.' });
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
