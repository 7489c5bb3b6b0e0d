import { readdirSync } from 'node:fs';
import { h, options, render } from 'preact';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { View } from '../../../electron/contract/view.ts';
import type { Route } from '../../../renderer/route.ts';
import { fixPortsAction } from '../../support/example-actions.ts';
import { waitingView } from '../../support/example-approvals.ts';
import { exampleNow } from '../../support/example-services.ts';
import {
  allStatesView,
  emptyView,
  exampleView,
  greenView,
  shadowedStack,
  shadowedView,
} from '../../support/example-views.ts';
import { createFakeBridge } from '../../support/fake-bridge.ts';
import { paperRoot, textsOn } from '../../support/paper-dom.ts';

type Words = Record<string, unknown>;

const folder = '../../../renderer/words';
/** The one sentence of a stack is said by page, tray and terminal alike. */
const headline = '../../../shared/headline/words.ts';

/** Each word of the page becomes `⟦key⟧`, and each sentence with values `⟦key⟧` alone: what is left is data or hard-wired. */
async function speakPseudo(): Promise<void> {
  const files = readdirSync('renderer/words').map((file) => `${folder}/${file}`);
  for (const file of [...files, headline]) {
    const module: Record<string, Words> = await import(file);
    for (const words of Object.values(module)) {
      for (const [key, word] of Object.entries(words))
        words[key] = typeof word === 'function' ? () => `⟦${key}⟧` : `⟦${key}⟧`;
    }
  }
}

const READ = /^(aria-label|aria-description|title|placeholder|alt)$/;

/** Durations, sizes, times and days, which the command line and the page write alike; the names on keys; the start of a container's id. */
const OF_SHARED_TEXT =
  /\p{L}+day, \p{L}+ \d+, \d{4} at .*|\d+ (ms|s|min|h|d|B|kB|MB|GB)\b|\d+:\d+(:\d+)? [AP]M|^(Today|Yesterday)$|^(Enter|Escape)$|\b[0-9a-f]{12}\b/gu;

/** Every string anywhere in a view: what the supervisor tells is data to the page. */
function dataIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, value.split('/').at(-1) ?? value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(dataIn);
}

/** What is still a word of the page's own once marked words, data and durations are taken away. */
function leftOver(texts: readonly string[], view: View): readonly string[] {
  // The page shows a summary without the name of its stack, from an upper case letter on.
  const summaries = view.stacks.map(({ stack, summary }) => summary.replace(new RegExp(`^${stack}:? `), ''));
  const shown = summaries.map((one) => one.charAt(0).toUpperCase() + one.slice(1));
  const data = [...new Set([...shown, ...dataIn(view)])]
    .filter((one) => one.length > 1)
    .sort((a, b) => b.length - a.length);
  return texts
    .map((text) => data.reduce((rest, one) => rest.replaceAll(one, ''), text.replaceAll(/⟦[^⟧]*⟧/g, '')))
    .map((text) => text.replaceAll(OF_SHARED_TEXT, '').trim())
    .filter((text) => /\p{L}{2}/u.test(text));
}

describe('the page in a language that nobody speaks', () => {
  const { requestAnimationFrame } = options;

  beforeAll(async () => {
    // What a component does after it was painted needs a window; here nothing is painted.
    options.requestAnimationFrame = () => {};
    vi.stubGlobal('document', { activeElement: null });
    // Paper has no sizes.
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    vi.resetModules();
    await speakPseudo();
  });

  // The tests that share the modules of this one read plain English.
  afterAll(() => {
    if (requestAnimationFrame) options.requestAnimationFrame = requestAnimationFrame;
    else delete options.requestAnimationFrame;
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const home: Route = { kind: 'home' };
  const api = { stack: 'shop', service: 'api' };

  it.each<readonly [string, View, Route]>([
    ['nothing open', emptyView, home],
    ['all well', greenView, home],
    ['a shadowed service', shadowedView, home],
    ['every state', allStatesView, home],
    ['a service', shadowedView, { kind: 'service', ...api }],
    ['a log', greenView, { kind: 'logs', ...api }],
    ['the history', greenView, { kind: 'events', stack: 'shop' }],
    ['the settings', greenView, { kind: 'settings' }],
    ['ways to open a stack', greenView, { kind: 'open' }],
    ['a plan', exampleView([shadowedStack(fixPortsAction('planned'))]), home],
    ['an approval', waitingView, home],
  ])('shows no word that is not of words/: %s', async (_name, view, route) => {
    const { App } = await import('../../../renderer/components/app/app.tsx');
    const { StoreContext } = await import('../../../renderer/components/app/store-context.ts');
    const { createStore } = await import('../../../renderer/store.ts');
    const store = createStore(createFakeBridge(view), exampleNow);
    await store.load();
    store.trail.go(route);
    const root = paperRoot();
    // Preact asks of what it draws into only what the paper has.
    render(h(StoreContext.Provider, { value: store }, h(App, {})), root as unknown as Element);
    const texts = textsOn(root, (name) => READ.test(name));
    expect(texts.some((text) => text.includes('⟦'))).toBe(true);
    expect(leftOver(texts, view)).toEqual([]);
    store.close();
  });
});
