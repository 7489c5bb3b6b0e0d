/** What notifications say, and the note of a desktop without a tray. */
export const notificationsWords = {
  changeWaiting: 'A change is waiting for your approval',
  shadowed: 'is being answered by something else',
  down: 'is down',
  began: (when: string, why: string) => `${when}: ${why}`,
  withRestartHint: (text: string) => `${text} “Restart down” brings back what is still down.`,
  tookTime: (duration: string) => `It took ${duration}`,
  beganWith: (ending: string, cause: string) => `${ending}. It started with: ${cause}`,
  restart: 'Restart',
  over: 'What the notification told of is over, so nothing was done.',
  overSince: (time: string) => `What the notification told of is over since ${time}, so nothing was done.`,
  downAgain: (service: string) => `${service} is in another outage now.`,
  lookFirst: 'Look at it first: its page says what is wrong.',
  fix: 'Fix ports…',
  logs: 'Logs',
  snooze: 'Snooze 1 h',
  snoozeStack: (stack: string) => `Snooze ${stack} 1 h`,
  testTitle: 'This is what a notification looks like',
  testBody: 'Stacklight can reach you. Nothing is wrong.',
  noTray:
    'This desktop shows no tray icons, so Stacklight runs in this window. Closing it quits Stacklight; the services keep running.',
} as const;
