import { useState } from 'preact/hooks';
import type { Settings } from '../../../electron/contract/settings.ts';
import { acceleratorOf, keysOf } from '../../accelerator.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

/** Keys that show the window from anywhere: pressed, not typed. */
export function ShortcutRow({ settings: { choices, defaults } }: { readonly settings: Settings }) {
  const { choosing } = useStore();
  const [recording, setRecording] = useState(false);
  const [refused, setRefused] = useState(false);
  const { shortcut } = choices;
  const change = (next: string) => void choosing.change({ shortcut: next });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!recording || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const keys = event.key === 'Escape' ? undefined : acceleratorOf(event);
    if (event.key === 'Escape' || keys !== undefined) setRecording(false);
    setRefused(keys === undefined && event.key.length === 1);
    if (keys !== undefined) change(keys);
  };
  return (
    <SettingRow
      id="shortcut"
      label={settingsWords.shortcut}
      hint={refused ? settingsWords.shortcutNeedsModifier : settingsWords.shortcutHint}
      fallback={settingsWords.off}
      isChanged={shortcut !== defaults.shortcut}
      onReset={() => change(defaults.shortcut)}
    >
      <span class="setting-state" role="status">
        {shortcut === '' ? settingsWords.shortcutOff : keysOf(shortcut).map((key) => <kbd key={key}>{key}</kbd>)}
      </span>
      <button
        type="button"
        id="shortcut"
        class="button"
        aria-describedby="shortcut-note"
        aria-pressed={recording}
        onClick={() => setRecording(!recording)}
        onKeyDown={onKeyDown}
        onBlur={() => setRecording(false)}
      >
        {recording ? settingsWords.shortcutRecording : settingsWords.shortcutSet}
      </button>
    </SettingRow>
  );
}
