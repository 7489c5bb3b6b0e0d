import type { Details } from '../../../electron/contract/details.ts';
import { formatPercent, formatSize } from '../../../shared/text/size.ts';
import { serviceWords } from '../../words/service.ts';
import { EventTime } from '../history/event-time.tsx';

type Process = Details['processes'][number];

/** The processes of a service, children under their parents, with what each listens on. */
export function ProcessPanel({ processes }: { readonly processes: readonly Process[] }) {
  if (processes.length === 0) return null;
  return (
    <section class="panel" aria-label={serviceWords.processesTitle}>
      <h3 class="section-title">
        {serviceWords.processesTitle} <span class="count">{processes.length}</span>
      </h3>
      <Branch processes={processes} parent={undefined} />
    </section>
  );
}

interface BranchProps {
  readonly processes: readonly Process[];
  readonly parent: number | undefined;
}

function Branch({ processes, parent }: BranchProps) {
  const own = processes.filter((one) => one.parent === parent);
  if (own.length === 0) return null;
  return (
    <ul class="tree">
      {own.map((process) => (
        <li key={process.pid}>
          <p class="tree-line">
            <b>{process.pid}</b>
            {process.listens.map((place) => (
              <span key={place} class="chip">
                {place}
              </span>
            ))}
            <span class="tree-use">
              {process.memory !== undefined && `${formatSize(process.memory)}, ${formatPercent(process.cpu ?? 0)}`}
              {process.startedAt !== undefined && (
                <>
                  {process.memory !== undefined && ' · '}
                  <EventTime at={process.startedAt} />
                </>
              )}
            </span>
          </p>
          <code>{process.command}</code>
          <Branch processes={processes} parent={process.pid} />
        </li>
      ))}
    </ul>
  );
}
