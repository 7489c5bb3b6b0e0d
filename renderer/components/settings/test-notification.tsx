import { useState } from 'preact/hooks';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

/** Whether this desktop lets notifications through can only be seen. */
export function TestNotification() {
  const { bridge } = useStore();
  const [sent, setSent] = useState(false);
  const test = () => {
    setSent(true);
    void bridge.request('stacklight:test-notification', undefined);
  };
  return (
    <>
      <SettingRow id="test-notification" label={settingsWords.test} hint={settingsWords.testHint} isGroup>
        <button type="button" class="button" aria-describedby="test-notification-note" onClick={test}>
          {settingsWords.testButton}
        </button>
      </SettingRow>
      <p class="setting-result" role="status">
        {sent && settingsWords.testShown}
      </p>
    </>
  );
}
