import { useEffect, useState } from 'preact/hooks';
import type { ResponseOf } from '../../../electron/contract/channels.ts';
import type { RecentStack } from '../../../electron/contract/settings.ts';
import { reasonOf } from '../../reason.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import type { IconName } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';

/** The ways to a stack: what people have already, what runs already, or the demo; and what was open before. */
export function OpenWays() {
  const { bridge, desk, trail, tell } = useStore();
  const state = desk.state.value;
  // The dialog of the desktop is open.
  const choosing = state.kind === 'looking' && state.from === 'folder';
  const openDemo = async () => {
    try {
      if (await bridge.request('stacklight:open-demo', undefined)) trail.show({ kind: 'home' });
    } catch (error) {
      tell({ message: stacksWords.demoFailed(reasonOf(error)) });
    }
  };
  return (
    <div class="ways">
      <Way
        icon="folder"
        title={choosing ? stacksWords.opening : stacksWords.openFolder}
        hint={stacksWords.openFolderHint}
        busy={choosing}
        first
        onPress={() => void desk.propose('folder')}
      />
      <Way
        icon="search"
        title={stacksWords.openMachine}
        hint={stacksWords.openMachineHint}
        onPress={() => void desk.propose('machine')}
      />
      <Way icon="play" title={stacksWords.openDemo} hint={stacksWords.openDemoHint} onPress={() => void openDemo()} />
      <Recents />
      <p class="ways-foot">
        <button type="button" class="link" onClick={() => void bridge.request('stacklight:open-stack', undefined)}>
          {stacksWords.openFile}
        </button>
      </p>
    </div>
  );
}

interface WayProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  readonly first?: boolean;
  readonly busy?: boolean;
  onPress(): void;
}

function Way({ icon, title, hint, first = false, busy = false, onPress }: WayProps) {
  return (
    <button
      type="button"
      class={`way${first ? ' first' : ''}`}
      aria-busy={busy}
      onClick={() => {
        if (!busy) onPress();
      }}
    >
      <Icon name={icon} />
      <span class="way-text">
        <b>{title}</b>
        <span class="way-hint">{hint}</span>
      </span>
    </button>
  );
}

/** What was open before. One that is gone says so and is not listed again. */
function Recents() {
  const { bridge, trail, tell, view } = useStore();
  const [recents, setRecents] = useState<readonly RecentStack[]>([]);
  // Whatever is opened or closed meanwhile changes the list.
  const keys = view.value?.stacks.map(({ key }) => key).join(' ');
  const read = () => bridge.request('stacklight:recent', undefined).then(setRecents, () => setRecents([]));
  useEffect(() => void read(), [keys]);
  const open = async (id: string) => {
    const { stack, problem } = await bridge.request('stacklight:open-recent', { id }).catch(
      (error): ResponseOf<'stacklight:open-recent'> => ({
        problem: { code: 'page', message: stacksWords.openFailed(reasonOf(error)) },
      }),
    );
    if (problem) tell(problem);
    void read();
    if (stack === undefined) return;
    trail.askApproval(stack);
    trail.show({ kind: 'home' });
  };
  if (recents.length === 0) return null;
  return (
    <section class="recents" aria-label={stacksWords.recentStacks}>
      <h3 class="section-title">{stacksWords.recent}</h3>
      <ul>
        {recents.map(({ id, name, folder }) => (
          <li key={id}>
            <button type="button" class="recent" onClick={() => void open(id)}>
              <b>{name}</b> <span class="recent-folder">{folder}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
