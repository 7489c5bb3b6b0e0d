import type { Verification } from '../../contract/action.ts';
import type { HolderView, PortView } from '../../contract/service.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { ofService } from '../../ports/of-service.ts';
import type { Holder, Inventory } from '../../ports/types.ts';
import type { judgePorts } from '../../ports/verdict.ts';
import { formatCommand } from '../../ports/words.ts';
import type { PortSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';

/** Holders and shadows of the declared ports of a stack. */
export type PortJudgement = ReturnType<typeof judgePorts>;

/** What is shown of the process that holds a port. */
export function processView(
  process: ProcessInfo,
): Pick<HolderView, 'pid' | 'command' | 'startedAt' | 'user' | 'workingDir'> {
  return {
    pid: process.pid,
    command: formatCommand(process.command),
    startedAt: process.startedAt,
    ...(process.user === undefined ? {} : { user: process.user }),
    ...(process.cwd === undefined ? {} : { workingDir: process.cwd }),
  };
}

function holderView(holder: Holder): HolderView {
  const { process, container, address, verdict, reason, answers, parents } = holder;
  return {
    address,
    verdict,
    reason,
    answers: [...answers],
    ...(holder.bystander ? { bystander: true } : {}),
    ...(process ? { ...processView(process), parents: parents.map((parent) => formatCommand(parent.command)) } : {}),
    ...(container ? { container: container.name } : {}),
  };
}

/** The ports of a service with their holders, each with a sentence where it is not as it should be. */
export function portViews(
  service: string,
  ports: readonly PortSpec[],
  judgement: PortJudgement,
  inventory: Inventory | undefined,
  live: boolean,
): readonly PortView[] {
  return ports.map(({ port, protocol, address }) => {
    const holders = ofService(judgement.holders, service).filter(
      (one) => one.port === port && one.protocol === protocol,
    );
    const shadow = ofService(judgement.shadows, service).find((one) => one.port === port);
    const message = shadow
      ? `shadowed on ${shadow.host}: answers come ${shadow.sentence}`
      : holders.length === 0 && live && inventory
        ? `${service} does not listen on it`
        : holders.length === 0 && inventory?.timeWait.has(port)
          ? 'in TIME_WAIT: the system keeps it for a minute after its last connection; nothing holds it, a server may bind it'
          : undefined;
    return {
      port,
      protocol,
      service,
      ...(address ? { address } : {}),
      holders: holders.map(holderView),
      ...(message ? { message } : {}),
    };
  });
}

/** Per declared tcp port: held and answered by the service, and by nothing else. */
export function portChecks(
  managed: ManagedService,
  ports: readonly PortSpec[],
  judgement: PortJudgement,
): readonly Verification[] {
  if (managed.spec.kind === 'external' || managed.service.phase.state === 'completed') return [];
  return ports
    .filter((port) => port.protocol === 'tcp')
    .map(({ port }) => {
      const check = `port ${port} is answered by ${managed.spec.id} only`;
      const holders = ofService(judgement.holders, managed.spec.id).filter((one) => one.port === port);
      const shadow = ofService(judgement.shadows, managed.spec.id).find((one) => one.port === port);
      if (shadow) return { check, ok: false, detail: `${shadow.host} is answered ${shadow.sentence}` };
      const own = holders.find((one) => one.verdict === 'expected');
      if (!own) return { check, ok: false, detail: 'the service does not hold it' };
      const who = own.container ? `container ${own.container.name}` : `pid ${own.process?.pid ?? '?'}`;
      const hosts = own.answers.length > 0 ? `, answers for ${own.answers.join(', ')}` : '';
      return { check, ok: true, detail: `held by ${who} on ${own.address}${hosts}` };
    });
}
