import { setTimeout as pause } from 'node:timers/promises';
import { launch, openDesktop } from '../desktop.mjs';
import { listFigures, measureList } from './page-list.mjs';

const SETTLE_MS = 10_000;
const REST_MS = 20_000;
const SCROLL_MS = 3_000;

/** What the page is sent and does: at rest, while a stack is restarted, while somebody scrolls. */
export const page = {
  name: 'page',
  title: 'the page on the demo',
  rounds: 1,
  desktop: true,
  subjects: ['stacklight'],
  figures: {
    patches: { unit: 'patches a minute at rest', digits: 0 },
    changes: { unit: 'changes of the document a minute at rest', digits: 0 },
    bytes: { unit: 'bytes a patch during a restart', digits: 0 },
    frame: { unit: 'ms a frame at the 99th percentile while scrolling', digits: 1 },
    ...listFigures,
  },
  async measure(subject, folder) {
    const desktop = await openDesktop();
    try {
      const app = await launch(subject, desktop, folder);
      try {
        await pause(SETTLE_MS);
        await app.page.evaluate(count);
        await pause(REST_MS);
        const rest = await app.page.evaluate(() => globalThis.benchTake());
        await app.cli('restart').catch(() => {});
        const restart = await app.page.evaluate(() => globalThis.benchTake());
        const frame = await app.page.evaluate(framesWhileScrolling, SCROLL_MS);
        return {
          patches: (rest.patches / REST_MS) * 60_000,
          changes: (rest.changes / REST_MS) * 60_000,
          bytes: restart.bytes / Math.max(1, restart.patches),
          frame,
          ...(await measureList(desktop)),
        };
      } finally {
        await app.stop();
      }
    } finally {
      await desktop.leave();
    }
  },
};

/** In the page. */
function count() {
  let seen = { patches: 0, bytes: 0, changes: 0 };
  window.stacklight.on('stacklight:patch', (patch) => {
    seen.patches += 1;
    seen.bytes += JSON.stringify(patch).length;
  });
  new MutationObserver((changes) => {
    seen.changes += changes.length;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  globalThis.benchTake = () => {
    const taken = seen;
    seen = { patches: 0, bytes: 0, changes: 0 };
    return taken;
  };
}

/** In the page. */
async function framesWhileScrolling(ms) {
  const scrolled = [document.scrollingElement, ...document.querySelectorAll('*')].find(
    (element) => element && element.scrollHeight > element.clientHeight + 10,
  );
  const took = [];
  const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
  let last = await nextFrame();
  for (const from = last; last - from < ms; ) {
    if (scrolled) scrolled.scrollTop = (scrolled.scrollTop + 7) % (scrolled.scrollHeight - scrolled.clientHeight);
    const now = await nextFrame();
    took.push(now - last);
    last = now;
  }
  took.sort((a, b) => a - b);
  return took[Math.floor((took.length - 1) * 0.99)];
}
