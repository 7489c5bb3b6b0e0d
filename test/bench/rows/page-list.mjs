import path from 'node:path';
import { _electron } from 'playwright';
import { runnerImport } from 'vite';
import { electronFile } from '../subjects/bare-electron.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SCROLL_MS = 4_000;

export const listFigures = {
  listMedian: { unit: 'ms a frame, scrolling 300 services', digits: 1 },
  listFrame: { unit: 'ms a frame at the 99th percentile, scrolling 300 services', digits: 1 },
  plainFrame: { unit: 'ms a frame at the 99th percentile, scrolling 300 plain rows in the same window', digits: 1 },
  listRows: { unit: 'rows of 300 in the page at most', digits: 0 },
  listBytes: { unit: 'bytes a patch after one check of 300 services', digits: 0 },
  listDrawn: { unit: 'changes of rows after a check of every healthy one of 300 passed', digits: 0, aim: 0 },
};

/** The list of 300 services in the app, with a supervisor that says what it is told to say. */
export async function measureList(desktop) {
  // Where they are: the app is built from what lies around them.
  const imported = async (file) => (await runnerImport(path.join(ROOT, file))).module;
  const { buildFakeApp } = await imported('test/support/fake-app.ts');
  const { manyView } = await imported('test/screens/sizes.ts');
  const electron = await _electron.launch({
    executablePath: electronFile(),
    args: ['--no-sandbox', await buildFakeApp()],
    env: desktop.env,
  });
  try {
    const page = await electron.firstWindow();
    const show = (view) => electron.evaluate((_electron, next) => globalThis.fakeHost.show(next), view);
    await show(manyView);
    await page.getByText('298 of 300 up').waitFor();
    const scrolled = await page.evaluate(scroll, { ms: SCROLL_MS, selector: '.home' });
    // What this machine makes of a page with nothing to do: the difference is ours.
    await page.evaluate(layPlainRows);
    const plain = await page.evaluate(scroll, { ms: SCROLL_MS, selector: '#plain' });
    await page.evaluate(() => document.getElementById('plain').remove());
    await page.evaluate(count);
    await show(checked(manyView, 1));
    const one = await page.evaluate(nextPatch);
    await show(checked(manyView, 300));
    const all = await page.evaluate(nextPatch);
    return { ...scrolled, plainFrame: plain.listFrame, listBytes: one.bytes, listDrawn: all.drawn };
  } finally {
    await electron.close();
  }
}

/** The view after a check of the first `services` passed. */
function checked(view, services) {
  const [stack] = view.stacks;
  const later = stack.services.map((service, at) =>
    at < services && service.state === 'healthy'
      ? { ...service, message: '200 in 6 ms', health: { ...service.health, checkedAt: services, latencyMs: 6 } }
      : service,
  );
  return { ...view, stacks: [{ ...stack, services: later }] };
}

/** In the page. */
function count() {
  const seen = { bytes: 0, drawn: 0, patches: 0 };
  window.stacklight.on('stacklight:patch', (patch) => {
    seen.patches += 1;
    seen.bytes += JSON.stringify(patch).length;
  });
  new MutationObserver((changes) => {
    seen.drawn += changes.filter(({ target }) => (target.parentElement ?? target).closest?.('.row')).length;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  globalThis.benchSeen = seen;
}

/** In the page: what the next patch weighs, and what was drawn two frames after it. */
async function nextPatch() {
  const seen = globalThis.benchSeen;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (seen.patches === 0) await frame();
  await frame();
  await frame();
  const taken = { ...seen };
  Object.assign(seen, { bytes: 0, drawn: 0, patches: 0 });
  return taken;
}

/** In the page: over it, 300 rows of a line each, all of them in the document. */
function layPlainRows() {
  const list = document.createElement('div');
  list.id = 'plain';
  list.style.cssText = 'position: fixed; inset: 0; z-index: 99; overflow: auto; background: Canvas';
  for (let at = 0; at < 300; at += 1) {
    const row = document.createElement('div');
    row.style.cssText = 'height: 48px; border-bottom: 1px solid; padding: 8px';
    row.textContent = `row ${at}`;
    list.append(row);
  }
  document.body.append(list);
}

/** In the page: scrolls the list up and down by 100 pixels a frame, 6,000 a second, as a quick turn of the wheel does. */
async function scroll({ ms, selector }) {
  const home = document.querySelector(selector);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  let rows = 0;
  let step = 100;
  let last = await frame();
  for (const from = last; last - from < ms; ) {
    if (home.scrollTop + step > home.scrollHeight - home.clientHeight || home.scrollTop + step < 0) step = -step;
    home.scrollTop += step;
    const now = await frame();
    took.push(now - last);
    last = now;
    rows = Math.max(rows, document.querySelectorAll('.row').length);
  }
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.floor((took.length - 1) * share)];
  return { listMedian: at(0.5), listFrame: at(0.99), listRows: rows };
}
