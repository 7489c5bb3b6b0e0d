import { BrowserWindow, type NativeImage, nativeTheme, screen, type WebContents } from 'electron';
import type { PushOf } from '../contract/channels.ts';
import type { AppChoices } from '../contract/settings.ts';
import { LIMITS } from '../limits.ts';
import { push } from './ipc.ts';
import type { Log } from './log.ts';
import { type Box, placePanel } from './panel-placement.ts';
import { PAGE_ORIGIN, pagePreferences } from './security.ts';

export interface PanelOptions extends PanelLook {
  readonly log: Log;
  /** The user closed the window, which only hides it. */
  closed(): void;
}

export interface Panel {
  /** Shows and focuses the window, at `anchor` where it is known. Fast: the page is loaded already. */
  show(anchor?: Box): void;
  toggle(anchor?: Box): void;
  /** Whether it is on the screen. */
  isSeen(): boolean;
  /** Calls back whenever it comes to the screen. */
  onSeen(listener: () => void): void;
  /** The icon that brought it up is gone: from here on it is a window with a frame, and it is shown. */
  standAlone(): void;
  /** Brings a place of the page to the front; waits for a page that is still loading. */
  present(where: PushOf<'stacklight:show'>): void;
  /** The page asked for the whole view: from here on it hears what is pushed. */
  pageIsReady(): void;
  contents(): WebContents | undefined;
  /** Over its icon in the task bar of Windows, with words; undefined: nothing. */
  setOverlay(overlay: Overlay | undefined): void;
  /** What it is drawn in from now on. */
  setTheme(theme: AppChoices['theme']): void;
  /** From here on closing the window closes it. */
  release(): void;
}

export interface Overlay {
  readonly image: NativeImage;
  readonly words: string;
}

/** The one window of the app: made hidden, hidden and not destroyed, made again when its page dies. */
export function createPanel(options: PanelOptions): Panel {
  let framed = options.framed;
  let overlay: Overlay | undefined;
  let window = build();
  let ready = false;
  let waiting: PushOf<'stacklight:show'> | undefined;
  let hiddenAt = Number.NEGATIVE_INFINITY;
  let released = false;
  let deaths: readonly number[] = [];
  let seen = () => {};

  function build(): BrowserWindow {
    const made = createPanelWindow({ ...options, framed });
    made.on('show', () => seen());
    made.on('restore', () => seen());
    // What a window without a button in the task bar was told is lost: it is said again when it is shown.
    made.on('show', () => overlay && made.setOverlayIcon(overlay.image, overlay.words));
    made.on('close', (event) => {
      if (released) return;
      event.preventDefault();
      made.hide();
      options.closed();
    });
    // The focus that an earlier hiding took away may be told only after the window is shown again, and comes right back:
    // someone who clicks elsewhere is gone for longer.
    let leaving: NodeJS.Timeout | undefined;
    made.on('blur', () => {
      clearTimeout(leaving);
      // Hiding takes the focus away too.
      if (made.isVisible()) leaving = setTimeout(() => left(made), LIMITS.shell.blurMs);
    });
    made.on('focus', () => clearTimeout(leaving));
    made.on('closed', () => clearTimeout(leaving));
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (!released && reason !== 'clean-exit') replace(reason);
    });
    return made;
  }

  /** Hides a panel that someone left for something else. */
  function left(one: BrowserWindow): void {
    if (framed || !one.isVisible() || one.isFocused() || one.webContents.isDevToolsOpened()) return;
    hiddenAt = performance.now();
    one.hide();
  }

  /** Supervision continues meanwhile: nothing of it lives in the page. */
  function replace(reason: string): void {
    const now = performance.now();
    deaths = [...deaths.filter((at) => now - at < LIMITS.shell.pageDeathWindowMs), now];
    const wasVisible = window.isVisible();
    options.log(`the page crashed (${reason}) and is being reloaded`);
    window.destroy();
    ready = false;
    window = build();
    if (wasVisible && deaths.length < LIMITS.shell.pageDeaths) show();
  }

  function show(anchor?: Box): void {
    if (!framed) place(anchor);
    window.show();
    window.focus();
  }

  function place(anchor: Box | undefined): void {
    const near = anchor ? screen.getDisplayMatching({ ...anchor }) : screen.getPrimaryDisplay();
    window.setBounds(placePanel(LIMITS.page, near.workArea, anchor));
  }

  return {
    show,
    isSeen: () => !window.isDestroyed() && window.isVisible() && !window.isMinimized(),
    onSeen(listener) {
      seen = listener;
    },
    toggle(anchor) {
      if (window.isVisible() && (window.isFocused() || !framed)) window.hide();
      else if (performance.now() - hiddenAt > LIMITS.shell.toggleMs) show(anchor);
    },
    standAlone() {
      if (!framed && !released) {
        framed = true;
        // A window keeps the frame that it was made with.
        const before = window;
        ready = false;
        window = build();
        before.destroy();
      }
      show();
    },
    present(where) {
      if (ready) push(window.webContents, 'stacklight:show', where);
      else waiting = where;
      show();
    },
    pageIsReady() {
      ready = true;
      const where = waiting;
      waiting = undefined;
      // After the answer that the page is waiting for.
      if (where) setImmediate(() => push(window.webContents, 'stacklight:show', where));
    },
    contents: () => (window.isDestroyed() ? undefined : window.webContents),
    setOverlay(next) {
      overlay = next;
      if (!window.isDestroyed()) window.setOverlayIcon(next?.image ?? null, next?.words ?? '');
    },
    setTheme(theme) {
      // High contrast is drawn by the page; whether it is light or dark is the system's to say.
      nativeTheme.themeSource = theme === 'contrast' ? 'system' : theme;
      if (!window.isDestroyed()) window.setBackgroundColor(paper());
    },
    release() {
      released = true;
    },
  };
}

interface PanelLook {
  readonly preload: string;
  readonly icon: string;
  /** A normal window with a frame, for a desktop without a tray; otherwise a panel that comes and goes. */
  readonly framed: boolean;
}

/** The page's own paper (`renderer/styles/tokens.css`), so that nothing flashes before it has drawn itself. */
const BACKGROUND = { light: '#f4f3ef', dark: '#141517' } as const;

function paper(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}

/** Makes the window, hidden, and starts loading the page so that showing it later takes no time. */
function createPanelWindow({ preload, icon, framed }: PanelLook): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Stacklight',
    // The button of the task bar shows it from the beginning; a panel has none.
    ...(framed ? { icon } : {}),
    width: LIMITS.page.width,
    height: LIMITS.page.height,
    minWidth: LIMITS.page.minWidth,
    minHeight: LIMITS.page.minHeight,
    show: false,
    frame: framed,
    skipTaskbar: !framed,
    alwaysOnTop: !framed,
    fullscreenable: framed,
    maximizable: framed,
    minimizable: framed,
    backgroundColor: paper(),
    webPreferences: pagePreferences(preload),
  });
  window.setMenu(null);
  // Drawing it in all sizes takes a tenth of what it takes to make a window. Only Windows and Linux have it.
  if (!framed && 'setIcon' in window) window.webContents.once('did-finish-load', () => window.setIcon(icon));
  // A page that cannot be loaded leaves an empty window; the cause is in the log of the protocol handler.
  window.loadURL(`${PAGE_ORIGIN}/index.html`).catch(() => {});
  return window;
}
