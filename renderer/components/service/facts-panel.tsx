import type { ServiceView } from '../../../electron/contract/service.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatPercent, formatSize } from '../../../shared/text/size.ts';
import { serviceWords } from '../../words/service.ts';
import { Remaining } from '../ui/elapsed.tsx';
import { Fact } from './fact.tsx';

/** What runs, what it uses, and who restarts it. */
export function FactsPanel({ service }: { readonly service: ServiceView }) {
  const { process, container, replicas, restarts } = service;
  return (
    <section class="panel" aria-label={serviceWords.factsTitle}>
      <h3 class="section-title">{serviceWords.factsTitle}</h3>
      <dl class="facts">
        {process && <Fact name={serviceWords.cpu}>{serviceWords.ofACore(formatPercent(process.cpu))}</Fact>}
        {process && <Fact name={serviceWords.memory}>{formatSize(process.memory)}</Fact>}
        {process && (
          <Fact name={serviceWords.process}>
            {serviceWords.processSince(process.pid, formatLocalTime(process.startedAt))}
          </Fact>
        )}
        {container && <Fact name={serviceWords.container}>{`${container.name} (${container.id.slice(0, 12)})`}</Fact>}
        {replicas && (
          <Fact name={serviceWords.replicasUp(replicas.up, replicas.wanted)}>
            {replicas.containers.map(({ name, status }) => `${name} ${status}`).join(', ')}
          </Fact>
        )}
        {container && <Fact name={serviceWords.engineStatus}>{container.status}</Fact>}
        <Fact name={serviceWords.restartedBy}>{service.actor}</Fact>
        <Fact name={serviceWords.restarts}>
          {restarts.count === 0
            ? serviceWords.noRestarts
            : serviceWords.restartCount(restarts.count, restarts.inWindow)}
          {restarts.nextAt !== undefined && <Remaining until={restarts.nextAt} text={serviceWords.restartNext} />}
        </Fact>
      </dl>
    </section>
  );
}
