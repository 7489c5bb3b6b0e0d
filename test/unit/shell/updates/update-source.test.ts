import { describe, expect, it } from 'vitest';
import { type CopyFacts, updateSource } from '../../../../electron/shell/updates/update-source.ts';

const FEED = { text: 'provider: generic\nurl: https://updates.example.org/stacklight\nupdaterCacheDirName: x\n' };
const APP_IMAGE: CopyFacts = {
  packaged: true,
  system: 'linux',
  appImage: '/home/mara/Stacklight.AppImage',
  packageType: undefined,
  feed: FEED,
};
const said = (facts: Partial<CopyFacts>) => {
  const source = updateSource({ ...APP_IMAGE, ...facts });
  return source.kind === 'elsewhere' ? source.text : `from ${source.host}`;
};

describe('where updates come from', () => {
  it('is the feed that was built into an AppImage, an app for macOS, and a signed one for Windows', () => {
    expect(said({})).toBe('from updates.example.org');
    expect(said({ system: 'darwin', appImage: undefined })).toBe('from updates.example.org');
    const signed = { text: `${FEED.text}publisherName: [Stacklight authors]\n` };
    expect(said({ system: 'windows', appImage: undefined, feed: signed })).toBe('from updates.example.org');
  });

  it('is the package manager alone where one brought the app, whatever lies beside it', () => {
    expect(said({ packageType: 'deb' })).toBe('Updates come from your package manager.');
    expect(said({ packageType: 'rpm', appImage: undefined, feed: undefined })).toBe(
      'Updates come from your package manager.',
    );
  });

  it('is nowhere for an archive, a checkout, and a package without a feed', () => {
    expect(said({ appImage: undefined })).toContain('unpacked from an archive');
    expect(said({ packaged: false, feed: undefined })).toContain('checkout');
    expect(said({ feed: undefined })).toContain('No update feed is built into this package');
  });

  it('is never what cannot be trusted: no encryption, no signature on Windows, a file that says something else', () => {
    expect(said({ feed: { text: 'provider: generic\nurl: http://updates.example.org\n' } })).toContain('not encrypted');
    expect(said({ feed: { text: 'provider: generic\nurl: file:///tmp/feed\n' } })).toContain('not encrypted');
    expect(said({ feed: { text: 'provider: generic\nurl: http://127.0.0.1.example.org\n' } })).toContain(
      'not encrypted',
    );
    expect(said({ feed: { text: 'provider: generic\nurl: http://127.0.0.1:8080\n' } })).toBe('from 127.0.0.1:8080');
    expect(said({ system: 'windows', appImage: undefined })).toContain('not signed');
    for (const text of ['', '[', 'provider: github\nowner: a\nrepo: b', 'provider: generic\nurl: nowhere'])
      expect(said({ feed: { text } })).toContain('names no generic feed');
    expect(said({ feed: { unreadable: true } })).toContain('not readable');
  });
});
