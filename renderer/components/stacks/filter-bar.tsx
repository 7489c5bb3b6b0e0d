import type { RefObject } from 'preact';
import type { View } from '../../../electron/contract/view.ts';
import { fits, isOpen } from '../../list-filter.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';

interface FilterBarProps {
  readonly view: View;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** A list so short is seen at once. */
const WORTH_FILTERING = 5;

/** The field above the list that narrows it while somebody types, and the switch of its order. */
export function FilterBar({ view, field }: FilterBarProps) {
  const { list } = useStore();
  const all = view.stacks.reduce((sum, { services }) => sum + services.length, 0);
  const filter = list.filter.value;
  if (all <= WORTH_FILTERING && isOpen(filter)) return null;
  const found = view.stacks.reduce(
    (sum, { stack, services }) => sum + services.filter((service) => fits(filter, service, stack)).length,
    0,
  );
  const byFile = list.order.value === 'file';
  return (
    <search class="filter-bar">
      <label class="field">
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label={stacksWords.find}
          placeholder={stacksWords.findHint}
          value={list.text.value}
          spellcheck={false}
          onInput={(event) => list.search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || list.text.peek() === '') return;
            // The first Escape empties the field, the next one leaves it.
            event.stopPropagation();
            list.search('');
          }}
        />
        <span role="status" class="filter-count">
          {isOpen(filter) ? '' : stacksWords.found(found, all)}
        </span>
        {!isOpen(filter) && (
          <button
            type="button"
            class="button bare"
            aria-label={stacksWords.findClear}
            title={stacksWords.findClear}
            onClick={() => list.search('')}
          >
            <Icon name="close" />
          </button>
        )}
      </label>
      <button
        type="button"
        class="button bare"
        aria-pressed={byFile}
        aria-label={stacksWords.byFile}
        title={byFile ? stacksWords.byFile : stacksWords.byTrouble}
        onClick={() => list.sort(byFile ? 'trouble' : 'file')}
      >
        <Icon name="sort" />
      </button>
    </search>
  );
}
