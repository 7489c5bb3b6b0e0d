import type { Details } from '../../../electron/contract/details.ts';
import { formatSize } from '../../../shared/text/size.ts';
import { serviceWords } from '../../words/service.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { Fact } from './fact.tsx';

type Container = NonNullable<Details['container']>;

/** What the container is made of. */
export function ContainerPanel({ container }: { readonly container: Container }) {
  const { image, digest, createdAt, mounts, networks, limits } = container;
  return (
    <section class="panel" aria-label={serviceWords.container}>
      <h3 class="section-title">{serviceWords.container}</h3>
      <dl class="facts">
        <Fact name={serviceWords.image}>{image}</Fact>
        {digest && (
          <Fact name={serviceWords.digest}>
            <code>{digest}</code>
          </Fact>
        )}
        {createdAt > 0 && (
          <Fact name={serviceWords.age}>
            <Elapsed since={createdAt} text={serviceWords.made} />
          </Fact>
        )}
        <Fact name={serviceWords.limits}>{describeLimits(limits)}</Fact>
        {networks.map(({ name, address, aliases }) => (
          <Fact key={name} name={serviceWords.network}>
            {name}
            {address && ` ${address}`}
            {aliases.length > 0 && <span class="hint"> {serviceWords.aliases(aliases.join(', '))}</span>}
          </Fact>
        ))}
        {mounts.map(({ kind, source, target, readOnly }) => (
          <Fact key={target} name={serviceWords.mount}>
            <code>{source ? `${source} → ${target}` : target}</code>{' '}
            <span class="hint">{readOnly ? serviceWords.readOnly(kind) : kind}</span>
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function describeLimits({ memoryBytes, cpus, pids }: Container['limits']): string {
  const said = [
    memoryBytes !== undefined && serviceWords.memoryLimit(formatSize(memoryBytes)),
    cpus !== undefined && serviceWords.cpuLimit(cpus),
    pids !== undefined && serviceWords.pidLimit(pids),
  ].filter((text) => text !== false);
  return said.length > 0 ? said.join(', ') : serviceWords.noLimits;
}
