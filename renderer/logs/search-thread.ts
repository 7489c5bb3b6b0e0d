import workerUrl from './search-worker.ts?worker&url';
import type { SearchThread } from './searcher.ts';

/** What Chromium has and the types of the DOM do not (Trusted Types, W3C). */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The page may make scripts of its own files alone, and only here does it make one of an address. */
const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'stacklight-search',
  {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError('not the search of the logs');
      return url;
    },
  },
);

/** Begins the thread in which logs are looked through. */
export function beginSearch(): SearchThread {
  const worker = new Worker((policy?.createScriptURL(workerUrl) ?? workerUrl) as string, { type: 'module' });
  return {
    postMessage: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
    listen: (hear) => worker.addEventListener('message', ({ data }) => hear(data)),
  };
}
