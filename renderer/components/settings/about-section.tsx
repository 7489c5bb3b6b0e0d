import { useEffect, useState } from 'preact/hooks';
import type { About } from '../../../electron/contract/settings.ts';
import { formatSize } from '../../../shared/text/size.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

/** What was asked once when the settings opened; undefined until it is there. */
export function useAbout(): About | undefined {
  const { bridge } = useStore();
  const [about, setAbout] = useState<About>();
  useEffect(() => {
    void bridge.request('stacklight:about', undefined).then(setAbout, () => undefined);
  }, [bridge]);
  return about;
}

interface AboutProps {
  readonly about: About | undefined;
}

/** Where everything is kept, and how much of the disk that takes. */
export function DataFolder({ about }: AboutProps) {
  const { bridge } = useStore();
  const size = about && formatSize(about.bytes);
  const sized = about?.isPartial ? settingsWords.folderSizeAtLeast : settingsWords.folderSize;
  return (
    <div>
      <SettingRow id="folder" label={settingsWords.folder} isGroup>
        <button type="button" class="button" onClick={() => void bridge.request('stacklight:show-folder', undefined)}>
          {settingsWords.folderShow}
        </button>
      </SettingRow>
      <p class="setting-result">
        {about ? (
          <>
            {sized(size ?? '')} <code>{about.folder}</code>
          </>
        ) : (
          settingsWords.folderMeasuring
        )}
      </p>
    </div>
  );
}

/** Versions, what is to be known of them, and whose work is in it. */
export function AboutSection({ about }: AboutProps) {
  if (!about) return <p class="empty-note">{settingsWords.loading}</p>;
  const all = [{ name: settingsWords.version, version: about.version }, ...about.runtime];
  return (
    <>
      {about.warning && (
        <p class="notice" role="note">
          {about.warning}
        </p>
      )}
      <dl class="facts versions">
        {all.map(({ name, version }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{version}</dd>
          </div>
        ))}
      </dl>
      <details class="licences">
        <summary>{settingsWords.licences(about.licences.length)}</summary>
        <ul>
          {about.licences.map(({ name, version, licence }) => (
            <li key={`${name} ${version}`}>{settingsWords.licence(name, version, licence)}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
