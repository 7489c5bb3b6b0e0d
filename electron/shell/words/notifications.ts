/** What notifications say, and the note of a desktop without a tray. */
export const notificationsWords = {
  aChangeIsWaiting: 'A change is waiting for your approval',
  isBeingAnsweredBy: 'is being answered by something else',
  isDown: 'is down',
  itTook: (value: string | number) => `It took ${value}`,
  itStartedWith: (took: string | number, cause: string | number) => `${took}. It started with: ${cause}`,
  thisDesktopShowsNo:
    'This desktop shows no tray icons, so Stacklight runs in this window. Closing it quits Stacklight; the services keep running.',
} as const;
