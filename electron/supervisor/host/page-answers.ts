import type { Details } from '../../contract/details.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Metrics, MetricsSpan } from '../../contract/metrics.ts';
import type { Timeline, TimelineRequest } from '../../contract/timeline.ts';
import { timelineOf } from '../../history/lanes.ts';
import { fail, ok, type Result } from '../../result.ts';
import { serviceDetails } from '../details/service-details.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import type { OpenStacks } from '../stacks/open-stacks.ts';

/** What a page asks for while it shows one service or the timeline. Nothing of it is part of the view, and nothing is kept for it. */
export interface PageAnswers {
  /** What was measured of a service; marks it as looked at. */
  metrics(stack: string, service: string, span: MetricsSpan): Result<Metrics>;
  details(stack: string, service: string): Promise<Result<Details>>;
  timeline(request: TimelineRequest): Promise<Result<Timeline>>;
  /** `notes:` of a service as approved; undefined where there are none. */
  notes(stack: string, service: string): string | undefined;
}

export function pageAnswers(stacks: Pick<OpenStacks, 'get' | 'refusal'>, world: World): PageAnswers {
  const found = (key: string, service: string): Result<readonly [StackSupervisor, ManagedService]> => {
    const stack = stacks.get(key);
    if (!stack) return fail(stacks.refusal(key));
    const managed = stack.state.managed(service);
    return managed ? ok([stack, managed]) : fail(stack.noSuchService(service));
  };
  return {
    metrics(key, service, span) {
      const one = found(key, service);
      if (!one.ok) return one;
      const [{ state }] = one.value;
      state.metrics.look(service, world.clock.now());
      const { failures, ...lines } = state.metrics.of(service).read(span, world.clock.wall());
      const told = failures.map((failure) => ({
        ...failure,
        message: state.redact(failure.message),
        output: state.redact(failure.output),
      }));
      return ok({ ...lines, failures: told });
    },
    async details(key, service) {
      const one = found(key, service);
      if (!one.ok) return one;
      const [stack, managed] = one.value;
      stack.state.metrics.look(service, world.clock.now());
      return ok(await serviceDetails(stack, managed, world));
    },
    async timeline({ stack: key, ...request }) {
      const stack = stacks.get(key);
      if (!stack) return fail(stacks.refusal(key));
      const events = await readOnce(stack);
      return ok(timelineOf(events, request, [...stack.state.managedServices.keys()], world.clock.wall()));
    },
    notes: (key, service) => stacks.get(key)?.state.managed(service)?.spec.notes,
  };
}

const reading = new WeakMap<StackSupervisor, { readonly seq: number; readonly read: Promise<readonly HistoryEvent[]> }>();

/** A page asks several things at once of a history of many megabytes: who asks while it is being read, and nothing new happened, gets the same. */
function readOnce(stack: StackSupervisor): Promise<readonly HistoryEvent[]> {
  const { history } = stack.state;
  const seq = history.recent(1)[0]?.seq ?? 0;
  const running = reading.get(stack);
  if (running?.seq === seq) return running.read;
  const read = history.read().finally(() => {
    if (reading.get(stack)?.read === read) reading.delete(stack);
  });
  reading.set(stack, { seq, read });
  return read;
}
