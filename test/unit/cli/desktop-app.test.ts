import { describe, expect, it } from 'vitest';
import { appOf, canShowApp } from '../../../electron/cli/desktop-app.ts';

describe('the app beside the command of a desktop package', () => {
  it('is found from where each system keeps the command', () => {
    expect(appOf('/opt/Stacklight/resources/bin/stacklight', 'linux')).toBe('/opt/Stacklight/stacklight-app');
    expect(appOf('/Applications/Stacklight.app/Contents/Resources/bin/stacklight', 'darwin')).toBe(
      '/Applications/Stacklight.app/Contents/MacOS/Stacklight',
    );
    expect(appOf('C:\\Programs\\Stacklight\\resources\\bin\\stacklight.exe', 'windows')).toBe(
      'C:\\Programs\\Stacklight\\Stacklight.exe',
    );
  });

  it('is started only where whoever typed the command would see it', () => {
    expect(canShowApp({ DISPLAY: ':0' }, 'linux', false)).toBe(true);
    expect(canShowApp({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', false)).toBe(true);
    expect(canShowApp({ DISPLAY: '' }, 'linux', false)).toBe(false);
    expect(canShowApp({}, 'darwin', false)).toBe(true);
  });

  it('is not started over SSH, where a forwarded display ends with the connection, nor by root without a sandbox', () => {
    expect(canShowApp({ DISPLAY: 'localhost:10.0', SSH_CONNECTION: '1 2 3 4' }, 'linux', false)).toBe(false);
    expect(canShowApp({ SSH_CLIENT: '1 2 3' }, 'darwin', false)).toBe(false);
    expect(canShowApp({ DISPLAY: ':0' }, 'linux', true)).toBe(false);
  });
});
