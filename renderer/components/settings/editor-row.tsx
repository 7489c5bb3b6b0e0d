import { useEffect, useState } from 'preact/hooks';
import type { EditorChoice, Settings } from '../../../electron/contract/settings.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

/** The choice that means the command below. */
const OWN = 'command';

/** Which of the editors of this machine opens stack files and logs, or a command for it. */
export function EditorRow({ settings }: { readonly settings: Settings }) {
  const { bridge, choosing } = useStore();
  const { editor, editorCommand } = settings.choices;
  const { defaults } = settings;
  const [editors, setEditors] = useState<readonly EditorChoice[]>([]);
  const [isTyping, setTyping] = useState(false);
  useEffect(() => {
    void bridge.request('stacklight:editors', undefined).then(setEditors, () => undefined);
  }, [bridge]);
  const isKnown = editor === '' || editor === OWN || editors.some(({ id }) => id === editor);
  const all = isKnown ? editors : [...editors, { id: editor, name: editor }];
  const choose = (next: string) => {
    // A command that nobody has written yet is written first.
    setTyping(next === OWN);
    if (next !== OWN || editorCommand !== '') void choosing.change({ editor: next });
  };
  return (
    <>
      <SettingRow
        id="editor"
        label={settingsWords.editor}
        hint={settingsWords.editorHint}
        fallback={settingsWords.editorSystem}
        isChanged={editor !== defaults.editor}
        onReset={() => choose(defaults.editor)}
      >
        <select
          id="editor"
          aria-describedby="editor-note"
          value={isTyping ? OWN : editor}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{settingsWords.editorSystem}</option>
          {all.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value={OWN}>{settingsWords.editorOwn}</option>
        </select>
      </SettingRow>
      {(isTyping || editor === OWN) && <CommandRow command={editorCommand} />}
    </>
  );
}

/** What is typed counts when it is asked for, not with each key: it is confirmed in a dialog of the system. */
function CommandRow({ command }: { readonly command: string }) {
  const { choosing } = useStore();
  const [typed, setTyped] = useState(command);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void choosing.change({ editorCommand: typed.trim(), editor: OWN });
      }}
    >
      <SettingRow id="editorCommand" label={settingsWords.editorCommand} hint={settingsWords.editorCommandHint}>
        <input
          id="editorCommand"
          type="text"
          class="field command-field"
          aria-describedby="editorCommand-note"
          autocomplete="off"
          spellcheck={false}
          maxLength={1_000}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={typed.trim() === command || typed.trim() === ''}>
          {settingsWords.editorCommandUse}
        </button>
      </SettingRow>
    </form>
  );
}
