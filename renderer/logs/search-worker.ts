/** The thread that looks through logs: an expression that never ends holds up this one alone, and the page ends it. */
import { SearchEngine } from './search-engine.ts';
import type { ToWorker } from './search-messages.ts';

const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'addEventListener'>;
const engine = new SearchEngine(
  (message) => scope.postMessage(message),
  (work) => setTimeout(work, 0),
);
scope.addEventListener('message', ({ data }) => engine.take(data as ToWorker));
