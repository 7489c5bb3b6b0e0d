/** What people are told of an update that did not work. Pure. */
import { messageOf } from '../../result.ts';
import { updatesWords as words } from '../words/updates.ts';

/** What errors of electron-updater, of Chromium's network and of the system carry besides their message. */
interface Marks {
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
}

/** https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h */
const NO_NETWORK =
  /ERR_(?:INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|NETWORK_CHANGED|ADDRESS_UNREACHABLE|NETWORK_ACCESS_DENIED|PROXY_CONNECTION_FAILED)|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH/;
const NO_ANSWER =
  /ERR_(?:CONNECTION_\w+|TIMED_OUT|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING|HTTP2_\w+|TOO_MANY_REDIRECTS|ABORTED)|ECONNREFUSED|ECONNRESET|ETIMEDOUT|timed out|aborted by the server|Too many redirects/i;
const BAD_CERTIFICATE = /ERR_(?:CERT_\w+|SSL_\w+)|CERT_|SELF_SIGNED|UNABLE_TO_VERIFY/;
const NO_FEED = /ERR_UPDATER_(?:INVALID_UPDATE_INFO|INVALID_VERSION)|YAMLException/;
const NO_FILE =
  /ERR_UPDATER_(?:NO_FILES_PROVIDED|ASSET_NOT_FOUND|NO_CHECKSUM|LATEST_VERSION_NOT_FOUND|ZIP_FILE_NOT_FOUND)/;
const WRONG_SIGNATURE = /ERR_UPDATER_INVALID_SIGNATURE|code signature/i;

/** @param file what would be replaced, for the sentence that it cannot be */
export function updateFailure(error: unknown, host: string, file: string): string {
  const { code, status, message } = marksOf(error);
  const both = `${code} ${message}`;
  if (code === 'ERR_CHECKSUM_MISMATCH') return words.wrongHash(host);
  if (WRONG_SIGNATURE.test(both)) return words.wrongSignature;
  if (code === 'ENOSPC' || code === 'EDQUOT') return words.noSpace;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return words.notWritable(file);
  if (code === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND') return words.nothingPublished(host);
  // An empty answer makes electron-updater read the version of nothing.
  if (NO_FEED.test(both) || error instanceof TypeError) return words.noFeedThere(host);
  if (NO_FILE.test(both)) return words.incomplete(host);
  if (status === 404) return words.incomplete(host);
  if (status !== undefined) return words.refused(host, status);
  // By openForUpdates of security.ts, which has looked at where the feed leads.
  if (both.includes('ERR_BLOCKED_BY_CLIENT')) return words.leadsAway(host);
  if (BAD_CERTIFICATE.test(both)) return words.badCertificate(host);
  if (NO_NETWORK.test(both)) return words.noNetwork(host);
  if (NO_ANSWER.test(both)) return words.noAnswer(host);
  return words.other(firstLine(message));
}

function marksOf(error: unknown): Marks {
  const { code, statusCode } = Object(error) as { code?: unknown; statusCode?: unknown };
  const message = messageOf(error);
  // Of a download the status stands in the text alone.
  const written = /^Cannot download .* status (\d{3})\b/.exec(message)?.[1];
  return {
    code: typeof code === 'string' ? code : '',
    status: typeof statusCode === 'number' ? statusCode : written === undefined ? undefined : Number(written),
    message,
  };
}

const firstLine = (text: string) => (text.split('\n', 1)[0] ?? '').replace(/\.$/, '');
