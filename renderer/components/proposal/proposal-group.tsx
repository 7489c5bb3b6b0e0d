import { useEffect, useRef } from 'preact/hooks';
import type { ServiceGroup } from '../../proposal-words.ts';
import { proposalWords } from '../../words/proposal.ts';
import { useStore } from '../app/store-context.ts';
import { ProposalRow } from './proposal-row.tsx';

interface ProposalGroupProps {
  readonly group: ServiceGroup;
  /** Ids of the services that are ticked. */
  readonly chosen: ReadonlySet<string>;
}

/** The services of one project, with one tick for all of them. */
export function ProposalGroup({ group: { name, services }, chosen }: ProposalGroupProps) {
  const { desk } = useStore();
  const ticked = services.filter(({ id }) => chosen.has(id)).length;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = ticked > 0 && ticked < services.length;
  }, [ticked, services.length]);
  const ids = services.map(({ id }) => id);
  const heading = name ?? proposalWords.ungrouped;
  return (
    <section class="proposal-group" aria-label={heading}>
      {services.length > 1 && (
        <label class="proposal-heading">
          <input
            ref={box}
            type="checkbox"
            checked={ticked === services.length}
            onChange={(event) => desk.tick(ids, event.currentTarget.checked)}
          />
          <b>{heading}</b>
          <span class="proposal-count">{proposalWords.tickedOf(ticked, services.length)}</span>
        </label>
      )}
      {services.length === 1 && name !== undefined && <p class="proposal-heading alone">{name}</p>}
      <ul class="proposal-rows">
        {services.map((service) => (
          <ProposalRow key={service.id} service={service} ticked={chosen.has(service.id)} />
        ))}
      </ul>
    </section>
  );
}
