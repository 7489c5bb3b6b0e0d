/** What the main process says about settings. */
export const settingsWords = {
  loginRefused: (reason: string) => `Start at login could not be changed: ${reason}.`,
  shortcutRefused: (keys: string) =>
    `The system does not give ${keys} to Stacklight: another program uses these keys, or this desktop gives none. Choose others.`,
  editorFailed: (editor: string, reason: string) => `${editor} did not start: ${reason}.`,
  editorGone: (editor: string) => `${editor} is no longer installed. Choose another editor in the settings.`,
  commandControl: 'The command has a character in it that cannot be typed. Write it on one line.',
  commandQuote: 'A quote in the command is not closed.',
  commandEmpty: 'The command names no program.',
  commandProgram: (program: string) =>
    `${program} is neither the name of a program nor an absolute path. Write, for example: code --goto {file}:{line}:{column}`,
  commandScript: (program: string) =>
    `${program} is a script of Windows' shell and cannot be started without that shell. Name the program that it starts.`,
  commandShell: (shell: string) =>
    `${shell} is a shell, to which the name of a file could mean a command. Put what you need into an executable script and name that.`,
  commandPlaceholder: (one: string) => `${one} means nothing here: there are {file}, {line} and {column}.`,
  commandNoFile: 'The command does not say where the file goes: write {file}.',
  commandMissing: (program: string) =>
    `There is no ${program} that Stacklight may run: it has to be on the PATH of your login shell or an absolute path, executable, and in a folder that not everybody may write to.`,
  commandNotConfirmed: 'The command was not taken over, because it was not confirmed.',
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
