/** What the main process says about settings. */
export const settingsWords = {
  loginRefused: (reason: string) => `Start at login could not be changed: ${reason}.`,
  shortcutRefused: (keys: string) =>
    `The system does not give ${keys} to Stacklight: another program uses these keys, or this desktop gives none. Choose others.`,
  editorFailed: (editor: string, reason: string) => `${editor} did not start: ${reason}.`,
  editorGone: (editor: string) => `${editor} is no longer installed. Choose another editor in the settings.`,
} as const;
