import type { Action, Outcome } from '../../contract/action.ts';
import type { Finding } from '../../contract/finding.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { PortView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { eventsOf } from '../../history/former-names.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { ActRequest } from '../actions/request.ts';
import type { World } from '../model/world.ts';
import { type WrittenReport, writeReport } from '../runtime/incident-report.ts';
import { followServiceLog, readServiceLog } from '../runtime/service-log.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import type { OpenStacks } from '../stacks/open-stacks.ts';
import type { ControlPort } from './host-port.ts';

type Own = Omit<ControlPort, 'openStack' | 'subscribe' | 'keys' | 'approve' | 'untrust' | 'act'>;

/** The host itself, as far as the socket needs no more than it. */
interface HostItself extends Pick<ControlPort, 'openStack' | 'subscribe' | 'keys' | 'approve' | 'untrust'> {
  act(key: string, request: ActRequest, tell: (action: Action) => void): Promise<Result<Outcome>>;
}

/** All that the control socket may ask. */
export function controlPortOf(host: HostItself, stacks: OpenStacks, world: World): ControlPort {
  const answers = new StackAnswers(stacks, world);
  return {
    keys: () => host.keys(),
    openStack: (...asked) => host.openStack(...asked),
    subscribe: (listener) => host.subscribe(listener),
    approve: (...asked) => host.approve(...asked),
    untrust: (path) => host.untrust(path),
    act: (key, request, caller, tell) => world.sparing(caller, () => host.act(key, request, tell)),
    snapshot: (key) => answers.snapshot(key),
    portsOf: (key) => answers.portsOf(key),
    findingsOf: (key) => answers.findingsOf(key),
    mute: (...asked) => answers.mute(...asked),
    followLog: (...asked) => answers.followLog(...asked),
    eventsOf: (...asked) => answers.eventsOf(...asked),
    reportOf: (...asked) => answers.reportOf(...asked),
  };
}

/** What is asked of one stack. */
class StackAnswers implements Own {
  readonly #stacks: OpenStacks;
  readonly #world: World;

  constructor(stacks: OpenStacks, world: World) {
    this.#stacks = stacks;
    this.#world = world;
  }

  /** First the picture, then the disk: whatever is in it is kept before it is told. */
  async snapshot(key: string): Promise<Result<Snapshot>> {
    const snapshot = this.#stacks.snapshot(key);
    await this.#stacks.get(key)?.state.flushed();
    return snapshot ? ok(snapshot) : fail(this.#stacks.refusal(key));
  }

  portsOf(key: string): Promise<Result<readonly PortView[]>> {
    return this.#of(key, async (stack) => {
      await this.#world.lookAtPorts();
      return ok(stack.snapshot().services.flatMap((service) => service.ports));
    });
  }

  findingsOf(key: string): Promise<Result<readonly Finding[]>> {
    return this.#of(key, async (stack) => {
      await this.#world.lookAtPorts();
      await stack.doctor.run();
      // The picture has what only the supervisor sees too: services that were stopped together.
      return ok(stack.snapshot().findings);
    });
  }

  mute(key: string, finding: string, how: 'stack' | 'ever' | 'not'): Promise<Result<void>> {
    return this.#of(key, async ({ doctor }) => {
      const done = how === 'not' ? await doctor.unmute(finding) : await doctor.mute(finding, how === 'ever');
      return done.ok ? ok(undefined) : done;
    });
  }

  followLog(...[key, service, { lines, since, follow }, tell, signal]: Parameters<ControlPort['followLog']>) {
    return this.#of(key, async (stack): Promise<Result<void>> => {
      if (!stack.state.managed(service)) return fail(stack.noSuchService(service));
      const chunk = await readServiceLog(stack, this.#world, service, { lines, since });
      if (chunk.lines.length > 0 || chunk.note) tell(chunk);
      if (follow) await followServiceLog(stack, this.#world, service, tell, signal);
      return ok(undefined);
    });
  }

  eventsOf(...[key, { service, since, limit }]: Parameters<ControlPort['eventsOf']>) {
    return this.#of(key, async (stack): Promise<Result<readonly HistoryEvent[]>> => {
      if (service !== undefined && !stack.state.managed(service)) return fail(stack.noSuchService(service));
      const all = await stack.state.history.read();
      const named = service === undefined ? all : eventsOf(all, service);
      const events = named.filter((event) => since === undefined || event.at >= since);
      return ok(limit === undefined ? events : events.slice(-limit));
    });
  }

  reportOf(key: string, number: number): Promise<Result<WrittenReport>> {
    return this.#of(key, (stack) => writeReport(stack, { number }, this.#world.clock.wall()));
  }

  async #of<T>(key: string, use: (stack: StackSupervisor) => Promise<Result<T>>): Promise<Result<T>> {
    const stack = this.#stacks.get(key);
    return stack ? use(stack) : fail(this.#stacks.refusal(key));
  }
}
