import { useState } from 'preact/hooks';
import type { KnownStack, Settings } from '../../../electron/contract/settings.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';

/** The stacks in their order, and which of them are opened at the start. */
export function StackRows({ settings: { stacks } }: { readonly settings: Settings }) {
  const { bridge, choosing } = useStore();
  const [said, setSaid] = useState('');
  const move = async (stack: KnownStack, by: -1 | 1) => {
    const to = stacks.indexOf(stack) + by;
    // Down means before the one after the next, or to the end.
    const before = stacks[by === -1 ? to : to + 1]?.id;
    await choosing.arrange({ how: 'move', id: stack.id, ...(before === undefined ? {} : { before }) });
    setSaid(settingsWords.moved(stack.name, to + 1, stacks.length));
  };
  return (
    <>
      {stacks.length === 0 ? (
        <p class="empty-note">{settingsWords.noStacks}</p>
      ) : (
        <ol class="known-stacks">
          {stacks.map((stack, index) => (
            <li key={stack.id} class="known-stack">
              <span class="known-name">
                <b>{stack.name}</b>
                <span class="hint">{stack.isOpen ? settingsWords.stackOpen : settingsWords.stackClosed}</span>
                <code>{stack.file}</code>
                {!stack.openAtStart && <span class="hint">{settingsWords.closedAtStartHint}</span>}
              </span>
              <span class="known-tools">
                <MoveButton stack={stack} by={-1} isLast={index === 0} move={move} />
                <MoveButton stack={stack} by={1} isLast={index === stacks.length - 1} move={move} />
                <label class="at-start">
                  <input
                    type="checkbox"
                    role="switch"
                    class="switch"
                    aria-label={settingsWords.openAtStartOf(stack.name)}
                    checked={stack.openAtStart}
                    aria-checked={stack.openAtStart}
                    onChange={(event) =>
                      void choosing.arrange({ how: 'at-start', id: stack.id, open: event.currentTarget.checked })
                    }
                  />
                  <span aria-hidden="true">{settingsWords.openAtStart}</span>
                </label>
              </span>
            </li>
          ))}
        </ol>
      )}
      <p class="silent" role="status">
        {said}
      </p>
      <button type="button" class="button" onClick={() => void bridge.request('stacklight:open-stack', undefined)}>
        {settingsWords.openStackFile}
      </button>
    </>
  );
}

interface MoveButtonProps {
  readonly stack: KnownStack;
  readonly by: -1 | 1;
  /** It is at that end already. */
  readonly isLast: boolean;
  move(stack: KnownStack, by: -1 | 1): Promise<void>;
}

/** Stays where it is at the end of the list, so that the focus does not get lost there. */
function MoveButton({ stack, by, isLast, move }: MoveButtonProps) {
  const label = by === -1 ? settingsWords.moveUp(stack.name) : settingsWords.moveDown(stack.name);
  return (
    <button
      type="button"
      class="button bare"
      aria-label={label}
      title={label}
      aria-disabled={isLast}
      onClick={() => !isLast && void move(stack, by)}
    >
      <Icon name={by === -1 ? 'up' : 'down'} />
    </button>
  );
}
