import type { Approval } from '../../contract/approval.ts';
import type { PortView, ServiceView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Problem } from '../../result.ts';
import type { Definition } from '../../stack/definition.ts';
import type { PortSpec, ServiceSpec } from '../../stack/stack.ts';
import { inertPicture } from '../redaction/redact-snapshot.ts';
import { isDemo } from '../views/stack-view.ts';

/**
 * A stack that nobody said yes to: what its file says, and what is asked. There is no supervisor of it, so that nothing of it
 * can run, be probed or be watched.
 */
export interface WaitingStack {
  readonly key: string;
  readonly definition: Definition;
  /** Undefined while its file cannot be used: there is nothing to say yes to. */
  readonly approval: Approval | undefined;
  readonly problems: readonly Problem[];
  /** Services that an earlier yes started and that live on, seen when the stack began to wait. */
  readonly leftRunning: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly since: number;
}

const WAITS = 'is waiting for your approval';

/** Its picture: every service as its file declares it, none of it running by us. */
export function projectWaiting(waiting: WaitingStack): Snapshot {
  const { key, definition, approval, problems, since } = waiting;
  const { stack } = definition;
  return inertPicture({
    key,
    stack: stack.name,
    file: stack.file,
    light: 'grey',
    since,
    summary: approval ? WAITS : 'its file cannot be used',
    services: stack.services.map((spec) => serviceOf(spec, waiting)),
    findings: [],
    incidents: [],
    events: [],
    fileProblems: [...problems],
    fileNotes: [...stack.warnings],
    ...(approval ? { approval } : {}),
    demo: isDemo(stack.file),
  });
}

function serviceOf(spec: ServiceSpec, { leftRunning, since }: WaitingStack): ServiceView {
  const left = leftRunning.has(spec.id);
  return {
    id: spec.id,
    kind: spec.kind,
    desired: 'down',
    state: left ? 'unknown' : 'stopped',
    since,
    message: left ? `was left running, is not watched, ${WAITS}` : WAITS,
    shadowed: false,
    actor: 'nobody',
    generation: 0,
    health: { status: 'none', failing: 0, results: [] },
    ports: [
      ...spec.ports.map((port) => portOf(spec, port)),
      ...(spec.assumedPorts ?? []).map((port) => ({ ...portOf(spec, port), assumed: true })),
    ],
    restarts: { count: 0, inWindow: 0 },
    dependsOn: spec.dependsOn.map(({ service, condition }) => ({ service, condition })),
    waitingFor: [],
  };
}

function portOf({ id }: ServiceSpec, { port, protocol, address }: PortSpec): PortView {
  return { port, protocol, service: id, ...(address === undefined ? {} : { address }), holders: [] };
}

/** What everybody is told who asks something of it that would run or look at what it runs. */
export function notTrusted({ definition: { stack } }: WaitingStack): Problem {
  return {
    code: 'not-trusted',
    message: `The stack ${stack.name} ${WAITS}: its file ${stack.file} runs commands, and no one has approved them.`,
    hint: 'Look at them in the app or with `stacklight trust`; `stacklight up` approves and starts the stack.',
    file: stack.file,
  };
}
