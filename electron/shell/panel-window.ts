import { BrowserWindow, nativeTheme } from 'electron';
import { LIMITS } from '../limits.ts';
import { PAGE_ORIGIN, pagePreferences } from './security.ts';

export interface PanelLook {
  readonly preload: string;
  readonly icon: string;
  /** A normal window with a frame, for a desktop without a tray; otherwise a panel that comes and goes. */
  readonly framed: boolean;
}

/** The page's own paper (`renderer/styles/tokens.css`), so that nothing flashes before it has drawn itself. */
const BACKGROUND = { light: '#f4f3ef', dark: '#141517' } as const;

/** Makes the window, hidden, and starts loading the page so that showing it later takes no time. */
export function createPanelWindow({ preload, icon, framed }: PanelLook): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Stacklight',
    icon,
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
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: pagePreferences(preload),
  });
  window.setMenu(null);
  // A page that cannot be loaded leaves an empty window; the cause is in the log of the protocol handler.
  window.loadURL(`${PAGE_ORIGIN}/index.html`).catch(() => {});
  return window;
}
