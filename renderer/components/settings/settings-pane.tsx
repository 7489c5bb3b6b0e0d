import { useEffect, useState } from 'preact/hooks';
import type { RequestOf } from '../../../electron/contract/channels.ts';
import type { Settings } from '../../../electron/contract/settings.ts';
import { reasonOf } from '../../reason.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { Pane } from '../ui/pane.tsx';

type Change = RequestOf<'stacklight:change-settings'>;

/** What the user may choose; each change is kept at once. */
export function SettingsPane() {
  const { bridge, tell, view } = useStore();
  const [settings, setSettings] = useState<Settings>();
  useEffect(() => {
    bridge.request('stacklight:settings', undefined).then(setSettings, (error) => tell({ message: reasonOf(error) }));
  }, [bridge, tell]);
  const change = async (part: Change) => {
    try {
      setSettings(await bridge.request('stacklight:change-settings', part));
    } catch (error) {
      tell({ message: settingsWords.saveFailed(reasonOf(error)) });
    }
  };
  return (
    <Pane title={settingsWords.title}>
      {settings ? <Choices settings={settings} change={change} /> : <p class="empty-note">{settingsWords.loading}</p>}
      <StackFiles files={settings?.stacks ?? []} />
      <Keys />
      <p class="runtime">{view.value?.runtime}</p>
    </Pane>
  );
}

function Choices({ settings, change }: { readonly settings: Settings; change(part: Change): void }) {
  const { notifications, startHidden, startAtLogin } = settings;
  const notify = (part: Partial<Settings['notifications']>) => change({ notifications: { ...notifications, ...part } });
  return (
    <>
      <fieldset class="panel">
        <legend class="section-title">{settingsWords.notifications}</legend>
        <Tick label={settingsWords.notifyDown} checked={notifications.down} onChange={(down) => notify({ down })} />
        <Tick
          label={settingsWords.notifyRecovered}
          checked={notifications.recovered}
          onChange={(recovered) => notify({ recovered })}
        />
      </fieldset>
      <fieldset class="panel">
        <legend class="section-title">{settingsWords.startup}</legend>
        <Tick
          label={settingsWords.startAtLogin}
          checked={startAtLogin}
          onChange={(on) => change({ startAtLogin: on })}
        />
        <Tick label={settingsWords.startHidden} checked={startHidden} onChange={(on) => change({ startHidden: on })} />
      </fieldset>
    </>
  );
}

interface TickProps {
  readonly label: string;
  readonly checked: boolean;
  onChange(checked: boolean): void;
}

function Tick({ label, checked, onChange }: TickProps) {
  return (
    <label class="tick">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

function StackFiles({ files }: { readonly files: readonly string[] }) {
  const { bridge } = useStore();
  return (
    <section class="panel">
      <h3 class="section-title">{settingsWords.openedAtStart}</h3>
      {files.length > 0 ? (
        <ul class="files">
          {files.map((file) => (
            <li key={file}>
              <code>{file}</code>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty-note">{settingsWords.noStackFiles}</p>
      )}
      <button type="button" class="button" onClick={() => void bridge.request('stacklight:open-stack', undefined)}>
        {settingsWords.openStackFile}
      </button>
    </section>
  );
}

const keys = [
  ['↑ ↓', settingsWords.keyBetweenServices],
  ['← →', settingsWords.keyBetweenButtons],
  ['Enter', settingsWords.keyOpens],
  ['Escape', settingsWords.keyGoesBack],
  ['/', settingsWords.keySearchesLog],
] as const;

function Keys() {
  return (
    <section class="panel">
      <h3 class="section-title">{settingsWords.keysTitle}</h3>
      <dl class="facts keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
