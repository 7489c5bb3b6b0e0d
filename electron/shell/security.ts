import type { App, BrowserWindowConstructorOptions, Session, WebContents } from 'electron';

/** The page's whole world: the host of our own protocol. */
export const PAGE_ORIGIN = 'app://stack';

/** Every option of the page that decides what it can reach, written out even where it is the default. */
export function pagePreferences(preload: string): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    disableBlinkFeatures: 'Auxclick',
  };
}

/**
 * Closes every door of the browser that the app does not use, for every page and session that will ever exist.
 * Must run before the app is ready. Follows Electron's security checklist, items 4, 5 and 12 to 14.
 */
export function secure(app: Pick<App, 'enableSandbox' | 'commandLine' | 'on'>, refused: (what: string) => void): void {
  // The call takes the switch back, and as root Chromium then starts no child at all. Only a start from a checkout
  // as root passes it; each page is sandboxed by its own preference all the same.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', (session) => secureSession(session, refused));
  app.on('web-contents-created', (_event, contents) => secureContents(contents, refused));
}

/** Denies every permission and cancels every request that is not for a file of the app. */
export function secureSession(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'webRequest'>,
  refused: (what: string) => void,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    refused(`permission ${permission}`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isOwnUrl(details.url);
    if (cancel) refused(`request to ${schemeOf(details.url)}`);
    answer({ cancel });
  });
}

/**
 * Opens one session for what the main process itself fetches as an update, over the network encrypted and else from this machine, at
 * each redirect anew. No page lives in that session; what one would ask for there is refused all the same.
 */
export function openForUpdates(session: Pick<Session, 'webRequest'>, refused: (what: string) => void): void {
  // One listener a session: this takes the place of the one that refuses all.
  session.webRequest.onBeforeRequest(({ url, webContentsId }, answer) => {
    const cancel = webContentsId !== undefined || !isUpdateUrl(url);
    if (cancel) refused(`an update from ${schemeOf(url)}`);
    answer({ cancel });
  });
}

/** A host of this machine in the form the URL parser gives it. */
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether what comes from there can be trusted to come from there. */
export function isUpdateUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** No page goes anywhere, opens anything or embeds anything. */
export function secureContents(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  refused: (what: string) => void,
): void {
  const prevent = (what: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    refused(what);
  };
  contents.on('will-navigate', prevent('navigation'));
  contents.on('will-redirect', prevent('redirect'));
  contents.on('will-frame-navigate', prevent('frame navigation'));
  contents.on('will-attach-webview', prevent('webview'));
  contents.setWindowOpenHandler(() => {
    refused('new window');
    return { action: 'deny' };
  });
}

/** Compared by parsed parts: `app://stack.evil/` begins with our origin and is not ours. */
export function isOwnUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === 'app:' && host === 'stack';
}

/** Only the scheme goes to the log: the rest of a URL can carry a secret. */
function schemeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : 'an unreadable address';
}
