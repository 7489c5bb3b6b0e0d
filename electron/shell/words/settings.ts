/** What the main process says about settings. */
export const settingsWords = {
  loginRefused: (reason: string) => `Start at login could not be changed: ${reason}.`,
  shortcutRefused: (keys: string) =>
    `The system does not give ${keys} to Stacklight: another program uses these keys, or this desktop gives none. Choose others.`,
  editorFailed: (editor: string, reason: string) => `${editor} did not start: ${reason}.`,
  editorGone: (editor: string) => `${editor} is no longer installed. Choose another editor in the settings.`,
  engineNotConfirmed: 'The container engine stays as it was, because the change was not confirmed.',
  silenceChanged: (what: string) => `notifications of this desktop were changed in the app: ${what}`,
  notifyDown: (on: boolean) => `${on ? 'told' : 'not told'} when something is down`,
  notifyReminders: (on: boolean) => `${on ? 'reminded' : 'not reminded'} of what stays down`,
  notifyRecovered: (on: boolean) => `${on ? 'told' : 'not told'} when it works again`,
  notifyApprovals: (on: boolean) => `${on ? 'told' : 'not told'} when a change waits for approval`,
  quietHours: (from: string, to: string) => `quiet from ${from} to ${to}`,
  noQuietHours: 'no quiet hours',
  snoozed: (long: string, ofStack: boolean) =>
    `notifications of this ${ofStack ? 'stack' : 'desktop'} are held back for ${long}, as asked in the app`,
  snoozeEnded: (ofStack: boolean) =>
    `notifications of this ${ofStack ? 'stack' : 'desktop'} are no longer held back, as asked in the app`,
} as const;
