import { useMemo, useRef } from 'preact/hooks';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { type RowModel, rowOf } from '../../row.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Remaining } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import type { RowPlace } from '../ui/virtual-list.tsx';
import { RowEvidence } from './row-evidence.tsx';
import { KindMark, PortNumbers, RowFacts } from './row-facts.tsx';
import { ServiceActions } from './service-actions.tsx';

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
  const tabIndex = current ? 0 : -1;
  const marks = `${isTrouble ? ' trouble' : ''}${selected ? ' selected' : ''}${chosen ? ' chosen' : ''}`;
  return (
    <li {...place} class={`row tone-${look.tone}${marks}`}>
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
        {!held && (
          <div class="row-actions">
            <ServiceActions stack={stack} service={service} bare={!isTrouble} tabIndex={tabIndex} />
          </div>
        )}
      </div>
    </li>
  );
}

interface MarkProps {
  readonly id: string;
  readonly stack: string;
  readonly row: RowModel;
  readonly chosen: boolean;
  readonly tabIndex: number;
}

/** The state; under the pointer, and while rows are chosen, the box to choose it with. */
function Mark({ id, stack, row, chosen, tabIndex }: MarkProps) {
  const { list } = useStore();
  return (
    <label class="row-mark" title={row.look.word}>
      <input
        type="checkbox"
        class="row-check"
        aria-label={stacksWords.choose(id)}
        checked={chosen}
        tabIndex={tabIndex}
        onChange={() => list.choose(`${stack}/${id}`)}
      />
      <StateGlyph look={row.look} />
    </label>
  );
}

interface NameProps {
  readonly id: string;
  readonly stack: string;
  readonly selected: boolean;
  readonly tabIndex: number;
}

/** Opens the service; with Ctrl, Cmd or Shift it chooses the row instead. */
function Name({ id, stack, selected, tabIndex }: NameProps) {
  const { trail, list } = useStore();
  return (
    <button
      type="button"
      class="row-main"
      tabIndex={tabIndex}
      data-row={`${stack}/${id}`}
      aria-current={selected ? 'true' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) list.choose(`${stack}/${id}`);
        else trail.show({ kind: 'service', stack, service: id });
      }}
    >
      {id}
    </button>
  );
}

/** The state in a word, and on trouble why. */
function Reason({ row: { look, why, isTrouble, retryAt } }: { readonly row: RowModel }) {
  const isSaid = isTrouble || why !== '' || look.tone === 'busy' || look.tone === 'quiet';
  return (
    <span class={isSaid ? 'row-message' : 'row-message calm'} title={why}>
      <b class={isSaid ? `word tone-${look.tone}` : 'silent'}>{look.word}</b>
      {retryAt !== undefined && (
        <>
          {' '}
          <Remaining until={retryAt} />
        </>
      )}
      {why && <span class="row-why">{why}</span>}
    </span>
  );
}
