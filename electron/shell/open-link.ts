import { messageOf } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { Log } from './log.ts';

/** Opens a link of a service's notes in the user's browser; false when it is none of them or may not be opened. */
export type OpenLink = (stack: string, service: string, url: string) => Promise<boolean>;

/**
 * The page can be made to ask for any address; what is opened stands in the notes of a stack file that a person approved, and is a page
 * of the web.
 */
export function createOpenLink(
  host: Pick<HostPort, 'page'>,
  openExternal: (url: string) => Promise<void>,
  log: Log,
): OpenLink {
  return async (stack, service, url) => {
    if (!isLinkOf(host.page.notes(stack, service) ?? '', url)) {
      log(`a link of ${service} is not opened: it is no web page that its notes name`);
      return false;
    }
    try {
      await openExternal(url);
      return true;
    } catch (error) {
      log(`a link of ${service} could not be opened: ${messageOf(error)}`);
      return false;
    }
  };
}

/** A web address without a password in it that stands in the text as a whole, between what may stand around a link. Pure. */
export function isLinkOf(notes: string, url: string): boolean {
  // The URL parser drops tabs and newlines and turns `\` into `/`: what it would judge is not what was asked.
  if (/[\p{Cc}\s\\<>"]/u.test(url) || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return false;
  for (let at = notes.indexOf(url); at >= 0; at = notes.indexOf(url, at + 1)) {
    // A mark after the address ends it only where nothing of it follows: `https://a.co.uk` does not name `https://a.co`.
    const after = notes.slice(at + url.length);
    if (/^[\s<("'[]?$/.test(notes[at - 1] ?? '') && /^[.,;:!?]*(?:[\s>)"'\]]|$)/.test(after)) return true;
  }
  return false;
}
