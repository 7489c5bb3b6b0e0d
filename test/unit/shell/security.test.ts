import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../../electron/shell/content-security-policy.ts';
import {
  isOwnUrl,
  isUpdateUrl,
  openForUpdates,
  pagePreferences,
  secure,
  secureContents,
  secureSession,
} from '../../../electron/shell/security.ts';

class FakeContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.openHandler = handler;
  }
}

type Answer = (value: unknown) => void;

class FakeSession {
  request: ((contents: unknown, permission: string, answer: Answer) => void) | undefined;
  check: (() => boolean) | undefined;
  before: ((details: { url: string; webContentsId?: number }, answer: Answer) => void) | undefined;
  webRequest = {
    onBeforeRequest: (listener: typeof this.before) => {
      this.before = listener;
    },
  };
  setPermissionRequestHandler(handler: typeof this.request) {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: typeof this.check) {
    this.check = handler;
  }
}

describe('the content security policy', () => {
  it('allows own files and nothing else, directive by directive', () => {
    const directives = Object.fromEntries(
      CONTENT_SECURITY_POLICY.split('; ').map((one) => one.split(/ (.*)/).slice(0, 2)),
    );
    expect(directives).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'font-src': "'self'",
      'connect-src': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
    });
  });
});

describe('the page', () => {
  it('gets exactly these preferences, and web security is not among them', () => {
    expect(pagePreferences('/preload.cjs')).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
    });
  });

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])('is denied %s', (name) => {
    const contents = new FakeContents();
    const refused: string[] = [];
    secureContents(contents as unknown as WebContents, (what) => refused.push(what));
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(refused).toHaveLength(1);
  });

  it('is denied new windows', () => {
    const contents = new FakeContents();
    secureContents(contents as unknown as WebContents, () => {});
    expect(contents.openHandler?.({ url: 'app://stack/index.html' })).toEqual({ action: 'deny' });
  });
});

describe('a session', () => {
  function secured() {
    const session = new FakeSession();
    const refused: string[] = [];
    secureSession(session as unknown as Session, (what) => refused.push(what));
    return { session, refused };
  }

  it('denies every permission, asked for or checked', () => {
    const { session } = secured();
    const answers: unknown[] = [];
    for (const permission of ['notifications', 'media', 'clipboard-read', 'openExternal', 'unknown to us']) {
      session.request?.(undefined, permission, (answer) => answers.push(answer));
    }
    expect(answers).toEqual([false, false, false, false, false]);
    expect(session.check?.()).toBe(false);
  });

  it('cancels every request but those for files of the app, and logs no address', () => {
    const { session, refused } = secured();
    const cancelled = (url: string) => {
      const answer = vi.fn();
      session.before?.({ url }, answer);
      return answer.mock.lastCall?.[0];
    };
    expect(cancelled('app://stack/index.html')).toEqual({ cancel: false });
    for (const url of ['http://localhost:8000/?token=secret', 'https://example.com', 'file:///etc/passwd', 'data:,x']) {
      expect(cancelled(url)).toEqual({ cancel: true });
    }
    expect(refused.join()).not.toContain('secret');
  });
});

describe('the session of the updates', () => {
  it('lets the main process fetch what is encrypted or of this machine, and a page nothing at all', () => {
    const session = new FakeSession();
    const refused: string[] = [];
    secureSession(session as unknown as Session, () => {});
    openForUpdates(session as unknown as Session, (what) => refused.push(what));
    const cancelled = (details: { url: string; webContentsId?: number }) => {
      const answer = vi.fn();
      session.before?.(details, answer);
      return answer.mock.lastCall?.[0];
    };
    expect(cancelled({ url: 'https://updates.example.org/latest-linux.yml' })).toEqual({ cancel: false });
    expect(cancelled({ url: 'http://updates.example.org/?token=secret' })).toEqual({ cancel: true });
    expect(cancelled({ url: 'https://updates.example.org/', webContentsId: 1 })).toEqual({ cancel: true });
    expect(refused.join()).not.toContain('secret');
    // What it denied before stays denied.
    expect(session.check?.()).toBe(false);
  });

  it.each([
    ['https://updates.example.org', true],
    ['http://127.0.0.1:8080/x', true],
    ['http://localhost/x', true],
    ['http://[::1]:8080/x', true],
    ['http://127.0.0.1.example.org', false],
    ['http://localhost.example.org', false],
    ['http://127.0.0.1@example.org', false],
    ['ftp://127.0.0.1', false],
    ['file:///tmp/x', false],
    ['', false],
  ])('%s: %s', (url, trusted) => {
    expect(isUpdateUrl(url)).toBe(trusted);
  });
});

describe('the app', () => {
  function started(switches: string[]) {
    const app = Object.assign(new EventEmitter(), {
      sandboxed: 0,
      enableSandbox() {
        this.sandboxed += 1;
      },
      commandLine: { hasSwitch: (name: string) => switches.includes(name) },
    });
    secure(app as unknown as App, () => {});
    return app;
  }

  it('sandboxes every process, unless it was started as root from a checkout', () => {
    expect(started([]).sandboxed).toBe(1);
    expect(started(['no-sandbox']).sandboxed).toBe(0);
  });

  it('secures every page and session that will ever exist', () => {
    const app = started([]);
    const contents = new FakeContents();
    const session = new FakeSession();
    app.emit('web-contents-created', {}, contents);
    app.emit('session-created', session);
    expect(contents.openHandler).toBeDefined();
    expect(session.check?.()).toBe(false);
  });
});

describe('our own origin', () => {
  it.each([
    ['app://stack/index.html', true],
    ['app://stack', true],
    ['app://stack.evil/index.html', false],
    ['app://stack@evil/index.html', false],
    ['app://evil/stack', false],
    ['http://stack/index.html', false],
    ['file:///app://stack/', false],
    ['', false],
  ])('%s: %s', (url, own) => {
    expect(isOwnUrl(url)).toBe(own);
  });
});
