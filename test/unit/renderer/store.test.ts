import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../electron/contract/intent.ts';
import type { View } from '../../../electron/contract/view.ts';
import { diffView } from '../../../electron/shell/view-diff.ts';
import { askedKey } from '../../../renderer/asked.ts';
import { createStore } from '../../../renderer/store.ts';
import { TIMING } from '../../../renderer/timing.ts';
import { fixPortsAction } from '../../support/example-actions.ts';
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
import { until } from '../../support/until.ts';

const planFixPorts: Intent = { type: 'planFixPorts', stack: 'shop' };

function patchBetween(previous: View, next: View) {
  const patch = diffView(previous, next);
  if (!patch) throw new Error('the views are equal');
  return patch;
}

async function loadedStore(view: View, answers = {}) {
  const bridge = createFakeBridge(view, answers);
  const store = createStore(bridge, exampleNow);
  await store.load();
  return { bridge, store };
}

describe('the view of the page', () => {
  it('follows a patch of the next revision without asking again', async () => {
    const { bridge, store } = await loadedStore(greenView);
    bridge.push('stacklight:patch', patchBetween(greenView, { ...shadowedView, revision: 2 }));
    expect(store.view.value).toEqual({ ...shadowedView, revision: 2 });
    expect(bridge.viewRequests()).toBe(1);
  });

  it('that was lost is kept, and asked for again and again until it is there', async () => {
    const answers: { failure?: string } = {};
    const { bridge, store } = await loadedStore(greenView, answers);
    answers.failure = 'the supervisor ended';
    bridge.push('stacklight:patch', patchBetween(greenView, { ...shadowedView, revision: 9 }));
    await until('the page knows', () => store.failure.value !== undefined);
    expect(store.view.value).toEqual(greenView);
    store.tick(exampleNow + TIMING.retryMs);
    // Joins what was just asked.
    await store.load();
    delete answers.failure;
    bridge.setView({ ...shadowedView, revision: 12 });
    store.tick(exampleNow + TIMING.retryMs + 1);
    expect(bridge.viewRequests()).toBe(1);
    store.tick(exampleNow + 2 * TIMING.retryMs);
    await until('it is back', () => store.view.value?.revision === 12);
    expect(store.failure.value).toBeUndefined();
  });

  it('that never came is missed in words of people, without those of Electron', async () => {
    const failure = "Error invoking remote method 'stacklight': TypeError: the supervisor ended";
    const { store } = await loadedStore(greenView, { failure });
    expect(store.failure.value).toBe('the supervisor ended');
  });

  it('asks for the whole view again when a revision was lost', async () => {
    const { bridge, store } = await loadedStore(greenView);
    const current = { ...allStatesView, revision: 7 };
    bridge.setView(current);
    bridge.push('stacklight:patch', patchBetween(shadowedView, current));
    await until('the page has the whole view', () => store.view.value?.revision === 7);
    expect(store.view.value).toEqual(current);
    expect(bridge.viewRequests()).toBe(2);
  });

  it('ignores a patch that is older than what it has', async () => {
    const { bridge, store } = await loadedStore({ ...greenView, revision: 5 });
    bridge.push('stacklight:patch', patchBetween(greenView, { ...shadowedView, revision: 4 }));
    expect(store.view.value?.stacks).toEqual(greenView.stacks);
    expect(bridge.viewRequests()).toBe(1);
  });

  it('keeps a patch that comes while the first view is under way', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const bridge = createFakeBridge(greenView, { gate });
    const store = createStore(bridge, exampleNow);
    const loaded = store.load();
    bridge.push('stacklight:patch', patchBetween(greenView, { ...shadowedView, revision: 2 }));
    expect(store.view.value).toBeUndefined();
    open();
    await loaded;
    expect(store.view.value?.stacks).toEqual(shadowedView.stacks);
  });

  it('says why there is none when the other side does not answer', async () => {
    const { store } = await loadedStore(greenView, { failure: 'the supervisor ended' });
    expect(store.view.value).toBeUndefined();
    expect(store.failure.value).toBe('the supervisor ended');
  });

  it('hears nothing any more once it is closed', async () => {
    const { bridge, store } = await loadedStore(greenView);
    store.close();
    bridge.push('stacklight:patch', patchBetween(greenView, { ...emptyView, revision: 2 }));
    expect(store.view.value).toEqual(greenView);
  });
});

describe('a pressed button', () => {
  it('says "asked" until the plan is there', async () => {
    const { bridge, store } = await loadedStore(shadowedView);
    await store.send(planFixPorts);
    expect(store.asked.pending.value.has(askedKey(planFixPorts))).toBe(true);
    const planned = exampleView([shadowedStack(fixPortsAction('planned'))], { revision: 2 });
    bridge.push('stacklight:patch', patchBetween(shadowedView, planned));
    expect(store.asked.pending.value.size).toBe(0);
    expect(bridge.intents).toEqual([planFixPorts]);
  });

  it('stops saying so after three seconds', async () => {
    const { store } = await loadedStore(shadowedView);
    await store.send(planFixPorts);
    store.tick(exampleNow + TIMING.askedMs - 1);
    expect(store.asked.pending.value.size).toBe(1);
    store.tick(exampleNow + TIMING.askedMs);
    expect(store.asked.pending.value.size).toBe(0);
  });

  it('keeps saying so when only the memory of the service moved', async () => {
    const { bridge, store } = await loadedStore(greenView);
    await store.send({ type: 'restart', stack: 'shop', services: ['api'] });
    const next = structuredClone({ ...greenView, revision: 2 });
    const process = next.stacks[0]?.services.find(({ id }) => id === 'api')?.process;
    if (!process) throw new Error('the example has no process');
    process.memory += 1;
    bridge.push('stacklight:patch', patchBetween(greenView, next));
    expect(store.asked.pending.value.size).toBe(1);
  });

  it('gives the reason when it is refused', async () => {
    const { store } = await loadedStore(greenView, { refusal: 'the plan is not the last one shown' });
    await store.send(planFixPorts);
    expect(store.trouble.value?.message).toBe('the plan is not the last one shown');
    expect(store.asked.pending.value.size).toBe(0);
  });
});

describe('a confirmation', () => {
  it('goes away by itself, a trouble does not', async () => {
    const { store } = await loadedStore(greenView);
    store.tell({ message: '3 lines copied.', passing: true });
    store.tick(exampleNow + TIMING.passingMs);
    expect(store.trouble.value).toBeUndefined();
    store.tell({ message: 'It was refused.' });
    store.tick(exampleNow + 10 * TIMING.passingMs);
    expect(store.trouble.value?.message).toBe('It was refused.');
  });
});

describe('the way through the page', () => {
  it('goes back step by step and stops at home', async () => {
    const { store } = await loadedStore(greenView);
    store.trail.go({ kind: 'service', stack: 'shop', service: 'api' });
    store.trail.go({ kind: 'logs', stack: 'shop', service: 'api' });
    expect(store.trail.back()).toBe(true);
    expect(store.trail.route.value).toEqual({ kind: 'service', stack: 'shop', service: 'api' });
    expect(store.trail.back()).toBe(true);
    expect(store.trail.route.value).toEqual({ kind: 'home' });
    expect(store.trail.back()).toBe(false);
  });

  it('shows the logs that a notification named, and from there leads home', async () => {
    const { bridge, store } = await loadedStore(greenView);
    bridge.push('stacklight:show', { stack: 'shop', service: 'web', view: 'logs' });
    expect(store.trail.route.value).toEqual({ kind: 'logs', stack: 'shop', service: 'web' });
    store.trail.back();
    expect(store.trail.route.value).toEqual({ kind: 'home' });
  });

  it('opens the sheet of the plan that the tray asked for', async () => {
    const { bridge, store } = await loadedStore(greenView);
    bridge.push('stacklight:show', { stack: 'shop', view: 'plan' });
    expect(store.trail.sheet.value).toBe('shop');
  });
});
