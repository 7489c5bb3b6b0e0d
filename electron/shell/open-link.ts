import { lexer, walkTokens } from 'marked';
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

/**
 * A web address without a password in it that is a link of the text, read by the reader of Markdown that the page draws it with: what a
 * person sees there as a link is opened, and no beginning of it. Pure.
 */
export function isLinkOf(notes: string, url: string): boolean {
  // The URL parser drops tabs and newlines and turns `\` into `/`: what it would judge is not what was asked.
  if (/[\p{Cc}\s\\<>"]/u.test(url) || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return false;
  return linksOf(notes).has(url);
}

function linksOf(notes: string): ReadonlySet<string> {
  const found = new Set<string>();
  try {
    walkTokens(lexer(notes, { gfm: true }), (token) => {
      if (token.type === 'link') found.add(String(token.href));
    });
  } catch {
    // What no reader can make sense of is drawn as one text, without links.
  }
  return found;
}
