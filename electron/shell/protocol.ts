import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';
import { isOwnUrl } from './security.ts';

/** To be registered before the app is ready; `standard` gives the page a real origin. */
export const PAGE_SCHEME: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false },
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** URL path to file on disk. Only what is in here is ever read, so there is nothing to climb out of. */
export type PageFiles = ReadonlyMap<string, string>;

/**
 * Lists the files of the built page once; kinds of file that a page has no use for are left out.
 * Walks by itself: inside an asar archive Node's recursive listing does not work in every Electron.
 */
export async function listPageFiles(directory: string): Promise<PageFiles> {
  return new Map(await listUnder(directory, ''));
}

async function listUnder(directory: string, prefix: string): Promise<[string, string][]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<[string, string][]> => {
      const file = join(directory, entry.name);
      const path = `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return listUnder(file, path);
      return entry.isFile() && extname(entry.name) in TYPES ? [[path, file]] : [];
    }),
  );
  return found.flat();
}

/** Answers one request of the page; anything that is not one of `files` is 404, anything but GET is 405. */
export async function answerPageRequest(
  request: { readonly url: string; readonly method: string },
  files: PageFiles,
): Promise<Response> {
  if (request.method !== 'GET') return refusal(405);
  if (!isOwnUrl(request.url)) return refusal(404);
  const { pathname } = new URL(request.url);
  const path = pathname === '/' ? '/index.html' : pathname;
  const file = files.get(path);
  if (file === undefined) return refusal(404);
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers: headersFor(path) });
  } catch {
    // Removed under us, for example by a new build: the same as not there.
    return refusal(404);
  }
}

/** Serves `app://stack/…` from the files of the built page. */
export function servePage(protocol: Pick<Protocol, 'handle'>, files: PageFiles): void {
  protocol.handle(PAGE_SCHEME.scheme, (request) => answerPageRequest(request, files));
}

function headersFor(path: string): Record<string, string> {
  return {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function refusal(status: number): Response {
  return new Response(null, {
    status,
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' },
  });
}
