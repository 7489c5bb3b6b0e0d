import type { View } from '../../../electron/contract/view.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import type { IconName } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';

/** The name of the app and the ways to its other views. */
export function TopBar({ view }: { readonly view: View }) {
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
