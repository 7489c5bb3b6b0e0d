import type { Choices, Settings } from '../../electron/contract/settings.ts';
import { APP_DEFAULTS } from '../../electron/shell/app-defaults.ts';
import { PREFERENCE_DEFAULTS } from '../../electron/supervisor/host/preference-store.ts';

export const EXAMPLE_DEFAULTS: Choices = { ...PREFERENCE_DEFAULTS, ...APP_DEFAULTS };

/** Settings of which some were chosen, with two stacks. */
export function exampleSettings(choices: Partial<Choices> = {}): Settings {
  return {
    choices: { ...EXAMPLE_DEFAULTS, startAtLogin: true, ...choices },
    defaults: EXAMPLE_DEFAULTS,
    stacks: [
      { id: 'shop', name: 'shop', file: '/home/mara/shop/stacklight.yaml', isOpen: true, openAtStart: true },
      { id: 'blog', name: 'blog', file: '/home/mara/blog/stacklight.yaml', isOpen: false, openAtStart: false },
    ],
    stackSnoozes: {},
  };
}
