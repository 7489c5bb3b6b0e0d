import { useMemo, useRef, useState } from 'preact/hooks';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { type RowModel, rowOf } from '../../row.ts';
import type { RowPlace } from '../ui/virtual-list.tsx';
import { RowEvidence } from './row-evidence.tsx';
import { KindMark, PortNumbers, RowFacts } from './row-facts.tsx';
import { Mark, Name, Reason } from './row-parts.tsx';
import { ServiceActions } from './service-actions.tsx';

/** On a screen that is touched the buttons of every row are there. */
const CANNOT_HOVER = typeof matchMedia === 'function' && matchMedia('(hover: none)').matches;

interface ServiceRowProps {
  readonly stack: string;
  readonly service: ServiceView;
  readonly place: RowPlace;
  /** The one row of the list that the Tab key stops at; arrow keys move it. */
  readonly current: boolean;
  readonly selected: boolean;
  readonly chosen: boolean;
  /** Nothing can be done about it before its stack is approved. */
  readonly held: boolean;
  readonly findings: readonly Finding[] | undefined;
}

/** One service in the list, drawn again only when something that it shows is otherwise: a check that passed again is not. */
export function ServiceRow({ service, place, findings, ...rest }: ServiceRowProps) {
  const row = useSame(rowOf(service));
  const said = useSame(findings ?? []);
  // Of the service itself the buttons need its wish, its state and its address.
  const { desired, state, openUrl, shadowed } = service;
  return useMemo(
    () => <Row {...rest} service={service} place={place} row={row} findings={said} />,
    [
      ...[
        rest.stack,
        rest.current,
        rest.selected,
        rest.chosen,
        rest.held,
        row,
        said,
        desired,
        state,
        openUrl,
        shadowed,
      ],
      ...[place['aria-posinset'], place['aria-setsize'], place['data-index'], place.style?.marginTop],
    ],
  );
}

/** The value that it was before while the new one says the same. */
function useSame<T>(value: T): T {
  const kept = useRef({ value, text: '' });
  const text = JSON.stringify(value);
  if (kept.current.text !== text) kept.current = { value, text };
  return kept.current.value;
}

type RowProps = Omit<ServiceRowProps, 'findings'> & {
  readonly row: RowModel;
  readonly findings: readonly Finding[];
};

function Row({ stack, service, place, row, current, selected, chosen, held, findings }: RowProps) {
  const { look, isTrouble } = row;
  // Most rows are never pointed at, and their buttons would be most of what is drawn while the list scrolls.
  const [isNear, setNear] = useState(CANNOT_HOVER);
  const hasActions = !held && (isTrouble || isNear || current);
  const tabIndex = current ? 0 : -1;
  const marks = `${isTrouble ? ' trouble' : ''}${selected ? ' selected' : ''}${chosen ? ' chosen' : ''}`;
  return (
    <li
      {...place}
      class={`row tone-${look.tone}${marks}`}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(CANNOT_HOVER)}
    >
      <Mark id={row.id} stack={stack} row={row} chosen={chosen} tabIndex={tabIndex} />
      <div class="row-text">
        <div class="row-line">
          <Name id={row.id} stack={stack} selected={selected} tabIndex={tabIndex} />
          <KindMark kind={row.kind} />
          <PortNumbers ports={row.ports} />
        </div>
        <div class="row-line row-second">
          <Reason row={row} />
          <RowFacts row={row} />
        </div>
        {findings.length > 0 && <RowEvidence stack={stack} findings={findings} held={held} tabIndex={tabIndex} />}
        {hasActions && (
          <div class="row-actions">
            <ServiceActions stack={stack} service={service} bare={!isTrouble} tabIndex={tabIndex} />
          </div>
        )}
      </div>
    </li>
  );
}
