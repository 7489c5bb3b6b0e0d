import { describe, expect, it } from 'vitest';
import { updateFailure } from '../../../../electron/shell/updates/update-failure.ts';

const said = (message: string, marks: object = {}) =>
  updateFailure(Object.assign(new Error(message), marks), 'updates.example.org', '/opt/Stacklight.AppImage');

/** As Electron 33, electron-updater 6.8 and Node 20 were seen to throw them. */
describe('an update that did not work is told in a sentence', () => {
  it.each([
    ['net::ERR_INTERNET_DISCONNECTED', {}, 'cannot be reached: this machine has no network'],
    ['net::ERR_NAME_NOT_RESOLVED', {}, 'cannot be reached'],
    ['net::ERR_CONNECTION_REFUSED', {}, 'updates.example.org does not answer'],
    ['timed out', { code: 'ETIMEDOUT' }, 'does not answer'],
    ['net::ERR_CERT_AUTHORITY_INVALID', {}, 'certificate that this system does not trust'],
    ['net::ERR_BLOCKED_BY_CLIENT', {}, 'leads to a place that is not encrypted'],
    ['Cannot find channel "latest-linux.yml"', { code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' }, 'has no update feed'],
    ['503 Service Unavailable', { code: 'HTTP_ERROR_503', statusCode: 503 }, 'HTTP status 503'],
    ['Cannot download "https://x/y.AppImage", status 404: Not Found', {}, 'names an update but not its file'],
    ['Cannot download "https://x/y.AppImage", status 502: Bad Gateway', {}, 'HTTP status 502'],
    ['404 Not Found', { code: 'HTTP_ERROR_404', statusCode: 404 }, 'names an update but not its file'],
    ['Cannot parse update info', { code: 'ERR_UPDATER_INVALID_UPDATE_INFO' }, 'is no update feed'],
    ['App version is not a valid semver version', { code: 'ERR_UPDATER_INVALID_VERSION' }, 'is no update feed'],
    ['No files provided', { code: 'ERR_UPDATER_NO_FILES_PROVIDED' }, 'names an update but not its file'],
    ['sha512 checksum mismatch', { code: 'ERR_CHECKSUM_MISMATCH' }, 'SHA-512 differs'],
    ['New version is not signed', { code: 'ERR_UPDATER_INVALID_SIGNATURE' }, 'not signed by who signed this version'],
    ['Could not get code signature for running application', {}, 'not signed by who signed this version'],
    ['ENOSPC: no space left on device, write', { code: 'ENOSPC' }, 'disk is full'],
    ['EACCES: permission denied', { code: 'EACCES' }, '/opt/Stacklight.AppImage cannot be replaced'],
    ['EROFS: read-only file system', { code: 'EROFS' }, '/opt/Stacklight.AppImage cannot be replaced'],
    ['something else.\n    at x (y.js:1:1)', {}, 'It did not work: something else. Nothing was installed.'],
  ])('%s', (message, marks, sentence) => {
    expect(said(message, marks)).toContain(sentence);
  });

  it('also where the feed is empty, which electron-updater does not expect', () => {
    const error = new TypeError("Cannot read properties of null (reading 'version')");
    expect(updateFailure(error, 'updates.example.org', '')).toContain('is no update feed');
    expect(updateFailure('a text', 'updates.example.org', '')).toContain('It did not work: a text.');
  });
});
