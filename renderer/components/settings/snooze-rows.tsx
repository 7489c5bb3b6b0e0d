import type { Settings } from '../../../electron/contract/settings.ts';
import { formatClock } from '../../../shared/text/clock-time.ts';
import { stackLabels } from '../../../shared/text/stack-labels.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { SettingRow } from './setting-row.tsx';

/** Holds all notifications back for an hour, or no longer; where several stacks are open, also those of one of them. */
export function SnoozeRows({ settings: { snoozedUntil, stackSnoozes } }: { readonly settings: Settings }) {
  const { choosing, view } = useStore();
  const stacks = view.value?.stacks ?? [];
  const labels = stackLabels(stacks);
  return (
    <>
      <SettingRow id="snooze" label={settingsWords.snooze} hint={settingsWords.snoozeHint} isGroup>
        <SnoozeButton
          until={snoozedUntil}
          label={(isSnoozed) => (isSnoozed ? settingsWords.snoozeEnd : settingsWords.snoozeNow)}
          snooze={(on) => choosing.snooze(on)}
        />
      </SettingRow>
      {stacks.length > 1 &&
        stacks.map(({ key, stack }) => {
          const name = labels.get(key) ?? stack;
          return (
            <SettingRow key={key} id={`snooze-${key}`} label={settingsWords.snoozeOf(name)} isGroup>
              <SnoozeButton
                until={stackSnoozes[key]}
                label={(isSnoozed) => (isSnoozed ? settingsWords.snoozeEndOf(name) : settingsWords.snoozeNowOf(name))}
                snooze={(on) => choosing.snooze(on, key)}
              />
            </SettingRow>
          );
        })}
    </>
  );
}

interface SnoozeButtonProps {
  /** Epoch milliseconds. */
  readonly until: number | undefined;
  label(isSnoozed: boolean): string;
  snooze(on: boolean): Promise<void>;
}

function SnoozeButton({ until = 0, label, snooze }: SnoozeButtonProps) {
  const { now } = useStore();
  const isSnoozed = until > now.value;
  return (
    <>
      {isSnoozed && <span class="setting-state">{settingsWords.snoozed(formatClock(until, now.value))}</span>}
      <button type="button" class="button" onClick={() => void snooze(!isSnoozed)}>
        {label(isSnoozed)}
      </button>
    </>
  );
}
