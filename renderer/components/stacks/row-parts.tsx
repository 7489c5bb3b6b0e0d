import type { RowModel } from '../../row.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Remaining } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';

interface MarkProps {
  readonly id: string;
  readonly stack: string;
  readonly row: RowModel;
  readonly chosen: boolean;
  readonly tabIndex: number;
}

/** The state; under the pointer, and while rows are chosen, the box to choose it with. */
export function Mark({ id, stack, row, chosen, tabIndex }: MarkProps) {
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
export function Name({ id, stack, selected, tabIndex }: NameProps) {
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
export function Reason({ row: { look, why, isTrouble, retryAt } }: { readonly row: RowModel }) {
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
