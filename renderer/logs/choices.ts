import { signal } from '@preact/signals';

/** How logs are shown, as it was chosen last. */
export interface LogChoices {
  readonly times: boolean;
  readonly wrap: boolean;
}

const KEY = 'stacklight.logs';
const DEFAULTS: LogChoices = { times: true, wrap: true };

export const logChoices = signal<LogChoices>(remembered());

export function chooseForLogs(choice: Partial<LogChoices>): void {
  logChoices.value = { ...logChoices.peek(), ...choice };
  try {
    localStorage.setItem(KEY, JSON.stringify(logChoices.peek()));
  } catch {
    // A page without a memory: the choice lasts as long as it does.
  }
}

function remembered(): LogChoices {
  try {
    const { times, wrap } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof LogChoices, unknown>>;
    return { times: times !== false, wrap: wrap !== false };
  } catch {
    return DEFAULTS;
  }
}
