import type { Choices, Settings } from '../../../electron/contract/settings.ts';
import { type Item, optionsWith, valueText } from '../../settings-items.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

interface ChoiceRowProps {
  readonly item: Item;
  readonly settings: Settings;
}

/** A setting that is on or off, or one of several. */
export function ChoiceRow({ item, settings }: ChoiceRowProps) {
  const { choosing } = useStore();
  const { key, label, hint, control } = item;
  const [value, fallback] = [settings.choices[key], settings.defaults[key]];
  const change = (next: Choices[keyof Choices]) => void choosing.change({ [key]: next });
  const row = { id: key, label, hint, fallback: valueText(item, fallback), isChanged: value !== fallback };
  return (
    <SettingRow {...row} onReset={() => change(fallback)}>
      {control.kind === 'switch' ? (
        <input
          id={key}
          type="checkbox"
          role="switch"
          class="switch"
          aria-describedby={`${key}-note`}
          checked={value === true}
          aria-checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      ) : (
        <select
          id={key}
          aria-describedby={`${key}-note`}
          value={String(value)}
          onChange={(event) => {
            const chosen = optionsWith(control, value).find((one) => String(one) === event.currentTarget.value);
            if (chosen !== undefined) change(chosen);
          }}
        >
          {optionsWith(control, value).map((one) => (
            <option key={String(one)} value={String(one)}>
              {control.text(one)}
            </option>
          ))}
        </select>
      )}
    </SettingRow>
  );
}
