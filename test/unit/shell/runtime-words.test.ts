import { expect, it } from 'vitest';
import { runtimeWarning } from '../../../electron/shell/runtime-words.ts';
import { PINNED_ELECTRON } from '../../../electron/version.ts';

it('says in plain words that an old Electron stands in, and that root has no sandbox', () => {
  const warning = runtimeWarning({ electron: '33.2.1', pinned: '45.4.1', unsandboxed: true, packaged: false });
  expect(warning?.notice).toBe(
    "This window runs on an Electron without security fixes and runs as root without Electron's sandbox; Settings says what to do.",
  );
  expect(warning?.text).toMatch(
    /^Electron 33\.2\.1 no longer gets security fixes\..*github\.com.*started as root.*regular user\.$/,
  );
});

it('of a package made on an old Electron it says what that is, since no other start mends it', () => {
  const { text } = runtimeWarning({ electron: '33.2.1', pinned: '45.4.1', unsandboxed: false, packaged: true }) ?? {};
  expect(text).toMatch(/^Electron 33\.2\.1 no longer gets security fixes\..* install a release instead\.$/);
  expect(text).not.toContain('github.com');
});

it('says of each only what is so', () => {
  expect(
    runtimeWarning({ electron: '45.4.1', pinned: '45.4.1', unsandboxed: true, packaged: false })?.text,
  ).not.toContain('fixes');
  expect(
    runtimeWarning({ electron: '42.0.0', pinned: '45.4.1', unsandboxed: false, packaged: false })?.text,
  ).not.toContain('root');
  expect(runtimeWarning({ electron: '43.9.0', pinned: '45.4.1', unsandboxed: false, packaged: false })).toBeUndefined();
  expect(
    runtimeWarning({ electron: PINNED_ELECTRON, pinned: PINNED_ELECTRON, unsandboxed: false, packaged: false }),
  ).toBeUndefined();
});
