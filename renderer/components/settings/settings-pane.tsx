import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Settings } from '../../../electron/contract/settings.ts';
import { type GroupId, ITEMS, isFound } from '../../settings-items.ts';
import { settingsWords as words } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';
import { Pane } from '../ui/pane.tsx';
import { AboutSection, DataFolder, useAbout } from './about-section.tsx';
import { ChoiceRow } from './choice-row.tsx';
import { EditorRow } from './editor-row.tsx';
import { EngineRows } from './engine-rows.tsx';
import { KeyList } from './key-list.tsx';
import { QuietHours } from './quiet-hours.tsx';
import { ShortcutRow } from './shortcut-row.tsx';
import { SnoozeRows } from './snooze-rows.tsx';
import { StackRows } from './stack-rows.tsx';
import { TestNotification } from './test-notification.tsx';
import { UpdateRow, useUpdate } from './update-row.tsx';

/** One setting on the page: its words, by which it is found, and what is drawn. */
interface Row {
  readonly key: string;
  readonly texts: readonly (string | undefined)[];
  readonly drawn: ComponentChildren;
}

interface Section {
  readonly title: string;
  readonly hint?: string;
  readonly rows: readonly Row[];
}

/** Everything that can be chosen, by what it is about; each change is kept and in effect at once. */
export function SettingsPane() {
  const { choosing } = useStore();
  const [query, setQuery] = useState('');
  useEffect(() => void choosing.load(), [choosing]);
  const settings = choosing.settings.value;
  return (
    <Pane title={words.title}>
      {settings ? (
        <Sections settings={settings} query={query} onQuery={setQuery} />
      ) : (
        <p class="empty-note">{words.loading}</p>
      )}
    </Pane>
  );
}

interface SectionsProps {
  readonly settings: Settings;
  readonly query: string;
  onQuery(query: string): void;
}

function Sections({ settings, query, onQuery }: SectionsProps) {
  const about = useAbout();
  const updates = useUpdate();
  const all = sectionsOf(settings, about, updates);
  // A section whose name is meant is shown as a whole.
  const found = all
    .map(({ title, hint, rows }) => {
      const isMeant = isFound(query, title);
      return { title, hint, rows: isMeant ? rows : rows.filter(({ texts }) => isFound(query, title, hint, ...texts)) };
    })
    .filter(({ rows }) => rows.length > 0);
  const count = found.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <div class="settings">
      <label class="field settings-search">
        <Icon name="search" />
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          onInput={(event) => onQuery(event.currentTarget.value)}
        />
      </label>
      <p class="silent" role="status">
        {query && words.found(count)}
      </p>
      {found.map(({ title, hint, rows }) => (
        <fieldset key={title} class="panel">
          <legend>
            <h3 class="section-title">{title}</h3>
          </legend>
          {hint && <p class="hint section-hint">{hint}</p>}
          {rows.map(({ key, drawn }) => (
            <div key={key}>{drawn}</div>
          ))}
        </fieldset>
      ))}
      {found.length === 0 && (
        <p class="empty-note">
          {words.nothingFound(query)}{' '}
          <button type="button" class="link" onClick={() => onQuery('')}>
            {words.showAll}
          </button>
        </p>
      )}
    </div>
  );
}

function sectionsOf(
  settings: Settings,
  about: ReturnType<typeof useAbout>,
  updates: ReturnType<typeof useUpdate>,
): readonly Section[] {
  const canLook = updates.update !== undefined && updates.update.kind !== 'elsewhere';
  const items = (group: GroupId): readonly Row[] =>
    ITEMS.filter((item) => item.group === group).map((item) => ({
      key: item.key,
      texts: [item.label, item.hint],
      drawn: <ChoiceRow item={item} settings={settings} />,
    }));
  const row = (key: string, drawn: ComponentChildren, ...texts: readonly string[]): Row => ({ key, texts, drawn });
  return [
    {
      title: words.stacks,
      hint: words.stacksHint,
      rows: [
        row('stacks', <StackRows settings={settings} />, words.openAtStart, ...settings.stacks.map(({ name }) => name)),
      ],
    },
    { title: words.start, rows: items('start') },
    {
      title: words.notifications,
      rows: [
        ...items('notifications'),
        row('quiet', <QuietHours settings={settings} />, words.quietHours, words.quietHoursHint),
        row('snooze', <SnoozeRows settings={settings} />, words.snooze, words.snoozeHint),
        row('test', <TestNotification />, words.test, words.testHint, words.testButton),
      ],
    },
    { title: words.checks, hint: words.checksHint, rows: items('checks') },
    {
      title: words.engine,
      rows: [
        row('engine', <EngineRows settings={settings} />, words.engineContext, words.engineHint, words.engineTest),
      ],
    },
    { title: words.appearance, rows: items('appearance') },
    { title: words.data, rows: [...items('data'), row('folder', <DataFolder about={about} />, words.folder)] },
    {
      title: words.tools,
      rows: [
        row('shortcut', <ShortcutRow settings={settings} />, words.shortcut, words.shortcutHint),
        row('editor', <EditorRow settings={settings} />, words.editor, words.editorHint, words.editorCommand),
        row('keys', <KeyList />, words.keysTitle),
      ],
    },
    {
      title: words.about,
      rows: [
        row('updates', <UpdateRow {...updates} />, words.updates, words.updateLook),
        ...(canLook ? items('updates') : []),
        row('about', <AboutSection about={about} />, words.version, words.licences(0)),
      ],
    },
  ];
}
