import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { View } from '../../../electron/contract/view.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import type { IconName } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';
import { StackLight } from '../ui/stack-light.tsx';
import { OpenWays } from './open-ways.tsx';
import { moveInList } from './service-list.tsx';
import { StackSection } from './stack-section.tsx';

/** The page's own ground: the stacks with their lights, services and findings. */
export function Home({ view }: { readonly view: View }) {
  const current = useSignal(firstRow(view));
  const rows = useRef<HTMLElement>(null);
  useFocusOnReturn(rows, current.value);
  if (!hasRow(view, current.value)) current.value = firstRow(view);
  const onKeyDown = (event: KeyboardEvent) => {
    if (rows.current && moveInList(rows.current, event.key)) event.preventDefault();
  };
  const onFocusIn = (event: FocusEvent) => {
    const row = (event.target as HTMLElement).closest('.row')?.querySelector<HTMLElement>('.row-main')?.dataset.row;
    if (row) current.value = row;
  };
  return (
    <section ref={rows} class="home" aria-label={stacksWords.stacks} onKeyDown={onKeyDown} onFocusIn={onFocusIn}>
      <TopBar view={view} />
      {view.notice && (
        <p class="notice" role="note">
          {view.notice}
        </p>
      )}
      {view.stacks.length === 0 && <FirstRun />}
      {view.stacks.map((stack) => (
        <StackSection key={stack.key} stack={stack} alone={view.stacks.length === 1} current={current} />
      ))}
    </section>
  );
}

function firstRow(view: View): string {
  const stack = view.stacks.find(({ services }) => services.length > 0);
  return stack ? `${stack.key}/${stack.services[0]?.id}` : '';
}

function hasRow(view: View, row: string): boolean {
  return view.stacks.some(({ key, services }) => services.some(({ id }) => `${key}/${id}` === row));
}

/** Back from another view, the focus goes where it came from. */
function useFocusOnReturn(rows: { readonly current: HTMLElement | null }, current: string): void {
  const { trail } = useStore();
  const kind = trail.route.value.kind;
  const last = useRef(kind);
  useEffect(() => {
    if (kind === 'home' && last.current !== 'home') {
      const buttons = [...(rows.current?.querySelectorAll<HTMLElement>('.row-main') ?? [])];
      buttons.find((button) => button.dataset.row === current)?.focus();
    }
    last.current = kind;
  }, [kind]);
}

function TopBar({ view }: { readonly view: View }) {
  const { trail } = useStore();
  const first = view.stacks[0];
  return (
    <header class="top-bar">
      <span class="top-name">{stacksWords.productName}</span>
      <span class="top-note">{view.stacks.length > 1 ? stacksWords.stackCount(view.stacks.length) : ''}</span>
      {first && (
        <TopButton
          icon="clock"
          label={stacksWords.history}
          onPress={() => trail.go({ kind: 'events', stack: first.key })}
        />
      )}
      {first && <TopButton icon="folder" label={stacksWords.openStack} onPress={() => trail.go({ kind: 'open' })} />}
      <TopButton icon="gear" label={stacksWords.settings} onPress={() => trail.go({ kind: 'settings' })} />
    </header>
  );
}

interface TopButtonProps {
  readonly icon: IconName;
  readonly label: string;
  onPress(): void;
}

function TopButton({ icon, label, onPress }: TopButtonProps) {
  return (
    <button type="button" class="button bare" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

/** No stack is open: what this is and the ways on. */
function FirstRun() {
  return (
    <div class="first-run">
      <StackLight light="grey" />
      <h2>{stacksWords.noStackOpen}</h2>
      <p class="first-run-lead">{stacksWords.introduction}</p>
      <OpenWays />
    </div>
  );
}
