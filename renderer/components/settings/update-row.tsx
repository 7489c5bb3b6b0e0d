import { useEffect, useState } from 'preact/hooks';
import type { Update } from '../../../electron/contract/updates.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

type Step = 'tell' | 'look' | 'install';

/** Where this copy stands with its updates, and what changes that; undefined until it is known. */
export function useUpdate(): { readonly update: Update | undefined; ask(step: Step): void } {
  const { bridge } = useStore();
  const [update, setUpdate] = useState<Update>();
  const ask = (step: Step) => void bridge.request('stacklight:update', { step }).then(setUpdate, () => undefined);
  useEffect(() => {
    ask('tell');
    return bridge.on('stacklight:update-changed', setUpdate);
  }, [bridge]);
  return { update, ask };
}

interface UpdateRowProps {
  readonly update: Update | undefined;
  ask(step: Step): void;
}

/** What is known of a newer version, and the one thing to do about it. */
export function UpdateRow({ update, ask }: UpdateRowProps) {
  if (!update) return null;
  const { kind, text, version } = update;
  const isBusy = kind === 'looking' || kind === 'fetching' || kind === 'installing';
  return (
    <>
      <SettingRow id="updates" label={settingsWords.updates} isGroup>
        {kind !== 'elsewhere' && (
          <>
            {version !== undefined && (
              <button
                type="button"
                class="button"
                aria-describedby="updates-text"
                disabled={isBusy}
                onClick={() => ask('install')}
              >
                {settingsWords.updateInstall}
              </button>
            )}
            <button
              type="button"
              class="button"
              aria-describedby="updates-text"
              disabled={isBusy}
              onClick={() => ask('look')}
            >
              {settingsWords.updateLook}
            </button>
          </>
        )}
      </SettingRow>
      <p class="setting-result" id="updates-text" role="status">
        {text}
      </p>
    </>
  );
}
