import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { View } from '../../../electron/contract/view.ts';
import type { Command } from '../../palette/command.ts';
import { commandsOf } from '../../palette/commands.ts';
import { rank } from '../../palette/rank.ts';
import { createUsedCommands } from '../../palette/used-commands.ts';
import { paletteWords as words } from '../../words/palette.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';
import { PaletteOption } from './palette-option.tsx';
import { useCommand } from './use-command.ts';

/** Everything that can be done, by typing; over whatever is shown. */
export function Palette({ view }: { readonly view: View }) {
  const { palette } = useStore();
  return palette.value ? (
    <OpenPalette
      view={view}
      close={() => {
        palette.value = false;
      }}
    />
  ) : null;
}

interface OpenPaletteProps {
  readonly view: View;
  close(): void;
}

function OpenPalette({ view, close }: OpenPaletteProps) {
  const { choosing, now } = useStore();
  const run = useCommand();
  const dialog = useRef<HTMLDialogElement>(null);
  const used = useMemo(() => createUsedCommands(localStorage), []);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  useModalPalette(dialog);
  const recent = useMemo(() => used.list(), [used]);
  // A look each second is enough, and only for a snooze.
  const commands = commandsOf(view, choosing.settings.value, now.peek());
  const found = rank(commands, query, recent);
  const chosen = Math.min(at, Math.max(0, found.length - 1));
  const choose = (command: Command | undefined) => {
    if (!command) return;
    used.use(command.id);
    close();
    run(command.effect);
  };
  /** By what is in the field and not by what is drawn: whoever types fast is ahead of the list, and means what was typed. */
  const enter = (typed: string) =>
    choose(typed === query ? found[chosen]?.command : rank(commands, typed, recent)[0]?.command);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const next = placeAfter(event.key, chosen, found.length);
    if (next !== undefined) setAt(next);
    else if (event.key === 'Enter') enter(event.currentTarget.value);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, as `onCancel`
    <dialog
      ref={dialog}
      class="palette"
      aria-label={words.title}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <label class="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={words.input}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? `palette-${chosen}` : undefined}
          placeholder={words.placeholder}
          spellcheck={false}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div id="palette-list" class="palette-list" role="listbox" aria-label={words.commands}>
        {found.map((one, index) => (
          <PaletteOption
            key={one.command.id}
            id={`palette-${index}`}
            ranked={one}
            isChosen={index === chosen}
            onPoint={() => setAt(index)}
            onChoose={() => choose(one.command)}
          />
        ))}
      </div>
      {found.length === 0 && <p class="empty-note">{words.nothing(query)}</p>}
      <p class="silent" role="status">
        {query && words.found(found.length)}
      </p>
      <PaletteFoot />
    </dialog>
  );
}

/** Where the choice goes with this key; undefined for a key that does not move it. Round at both ends. */
function placeAfter(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  const step = steps[key];
  if (step === undefined || count === 0) return undefined;
  if (Math.abs(step) > 1) return Math.min(count - 1, Math.max(0, at + step));
  return (at + step + count) % count;
}

/** The focus goes back to where it was, unless what was chosen took it elsewhere. */
function useModalPalette(dialog: { readonly current: HTMLDialogElement | null }): void {
  const from = useRef(document.activeElement);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector('input')?.focus();
    return () => shown?.close();
  }, []);
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return;
      if (from.current instanceof HTMLElement && from.current.isConnected) from.current.focus();
    },
    [],
  );
}

function PaletteFoot() {
  return (
    <p class="palette-foot" aria-hidden="true">
      <kbd>↑</kbd> <kbd>↓</kbd> {words.foot} <kbd>{words.keyEnter}</kbd> {words.footRun} <kbd>{words.keyEscape}</kbd>{' '}
      {words.footClose}
    </p>
  );
}
