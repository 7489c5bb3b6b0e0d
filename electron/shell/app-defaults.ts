import type { AppChoices } from '../contract/settings.ts';

/** What each choice is where nobody chose. */
export const APP_DEFAULTS: AppChoices = {
  startAtLogin: false,
  startHidden: false,
  notifyDown: true,
  notifyReminders: true,
  notifyRecovered: true,
  notifyApprovals: true,
  quietHours: false,
  quietFrom: '22:00',
  quietTo: '07:00',
  theme: 'system',
  density: 'comfortable',
  shortcut: '',
  lookForUpdates: true,
  editor: '',
  editorCommand: '',
};
