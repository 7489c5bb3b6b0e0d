import type { ComponentChildren } from 'preact';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatPercent, formatSize } from '../../../shared/text/size.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { Remaining } from '../ui/elapsed.tsx';

/** What runs, what it uses, who restarts it and what it needs. */
export function FactsPanel({ stack, service }: { readonly stack: string; readonly service: ServiceView }) {
  const { process, container, replicas, restarts } = service;
  return (
    <section class="panel">
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
        {container && <Fact name={serviceWords.image}>{container.image}</Fact>}
        {container && <Fact name={serviceWords.engineStatus}>{container.status}</Fact>}
        <Fact name={serviceWords.restartedBy}>{service.actor}</Fact>
        <Fact name={serviceWords.restarts}>
          {restarts.count === 0
            ? serviceWords.noRestarts
            : serviceWords.restartCount(restarts.count, restarts.inWindow)}
          {restarts.nextAt !== undefined && <Remaining until={restarts.nextAt} text={serviceWords.restartNext} />}
        </Fact>
        <Dependencies stack={stack} service={service} />
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const conditionWords: Readonly<Record<string, string>> = {
  service_started: serviceWords.conditionStarted,
  service_healthy: serviceWords.conditionHealthy,
  service_completed_successfully: serviceWords.conditionCompleted,
};

function Dependencies({ stack, service }: { readonly stack: string; readonly service: ServiceView }) {
  const { trail } = useStore();
  if (service.dependsOn.length === 0) return null;
  return (
    <Fact name={serviceWords.needs}>
      <ul class="needs">
        {service.dependsOn.map(({ service: needed, condition }) => (
          <li key={needed}>
            <button type="button" class="link" onClick={() => trail.go({ kind: 'service', stack, service: needed })}>
              {needed}
            </button>{' '}
            {conditionWords[condition] ?? condition}
            {service.waitingFor.includes(needed) && <b class="word tone-warn"> {serviceWords.dependencyMissing}</b>}
          </li>
        ))}
      </ul>
    </Fact>
  );
}
