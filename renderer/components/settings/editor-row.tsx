import { useEffect, useState } from 'preact/hooks';
import type { EditorChoice, Settings } from '../../../electron/contract/settings.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

/** Which of the editors of this machine opens stack files and logs. */
export function EditorRow({ settings: { choices, defaults } }: { readonly settings: Settings }) {
  const { bridge, choosing } = useStore();
  const [editors, setEditors] = useState<readonly EditorChoice[]>([]);
  const { editor } = choices;
  useEffect(() => {
    void bridge.request('stacklight:editors', undefined).then(setEditors, () => undefined);
  }, [bridge]);
  const isKnown = editor === '' || editors.some(({ id }) => id === editor);
  const all = isKnown ? editors : [...editors, { id: editor, name: editor }];
  return (
    <SettingRow
      id="editor"
      label={settingsWords.editor}
      hint={settingsWords.editorHint}
      fallback={settingsWords.editorSystem}
      isChanged={editor !== defaults.editor}
      onReset={() => void choosing.change({ editor: defaults.editor })}
    >
      <select
        id="editor"
        aria-describedby="editor-note"
        value={editor}
        onChange={(event) => void choosing.change({ editor: event.currentTarget.value })}
      >
        <option value="">{settingsWords.editorSystem}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </SettingRow>
  );
}
