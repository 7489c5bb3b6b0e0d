import type { Settings } from '../../../electron/contract/settings.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

interface SettingsProps {
  readonly settings: Settings;
}

/** When notifications are held back, each day. */
export function QuietHours({ settings: { choices, defaults } }: SettingsProps) {
  const { choosing } = useStore();
  const { quietHours, quietFrom, quietTo } = choices;
  const times = quietFrom !== defaults.quietFrom || quietTo !== defaults.quietTo;
  const isChanged = quietHours !== defaults.quietHours || times;
  const reset = () =>
    void choosing.change({
      quietHours: defaults.quietHours,
      quietFrom: defaults.quietFrom,
      quietTo: defaults.quietTo,
    });
  // A field that is half typed in says nothing.
  const time = (key: 'quietFrom' | 'quietTo') => (value: string) => value !== '' && choosing.change({ [key]: value });
  return (
    <SettingRow
      id="quietHours"
      label={settingsWords.quietHours}
      hint={settingsWords.quietHoursHint}
      fallback={settingsWords.off}
      isChanged={isChanged}
      onReset={reset}
    >
      <TimeField
        label={settingsWords.quietFrom}
        value={quietFrom}
        disabled={!quietHours}
        onChange={time('quietFrom')}
      />
      <TimeField label={settingsWords.quietTo} value={quietTo} disabled={!quietHours} onChange={time('quietTo')} />
      <input
        id="quietHours"
        type="checkbox"
        role="switch"
        class="switch"
        aria-describedby="quietHours-note"
        checked={quietHours}
        aria-checked={quietHours}
        onChange={(event) => void choosing.change({ quietHours: event.currentTarget.checked })}
      />
    </SettingRow>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  onChange(value: string): void;
}

function TimeField({ label, value, disabled, onChange }: TimeFieldProps) {
  if (disabled) return null;
  return (
    <label class="time-field">
      <span>{label}</span>
      <input type="time" class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}
