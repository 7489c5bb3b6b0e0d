import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../electron/contract/approval.ts';
import { approvalAnswers, approvalLead, commandGroups, commandsTitle } from '../../../renderer/approval-words.ts';
import { createStore } from '../../../renderer/store.ts';
import { commandApproval, trustApproval, waitingView } from '../../support/example-approvals.ts';
import { exampleNow } from '../../support/example-services.ts';
import { exampleStack, exampleView } from '../../support/example-views.ts';
import { createFakeBridge } from '../../support/fake-bridge.ts';

describe('what is asked', () => {
  it('is the whole sentence for a stack that was never opened, and short where the changes are listed', () => {
    expect(approvalLead(trustApproval)).toBe(trustApproval.sentence);
    expect(approvalLead(commandApproval)).not.toContain('8010');
  });

  it('counts the commands as what they are: all, or the new ones', () => {
    expect(commandsTitle(trustApproval)).toBe('4 commands would run');
    expect(commandsTitle(commandApproval)).toBe('1 command is new');
  });

  it('lists the commands by service, in their order', () => {
    expect(commandGroups(trustApproval.commands).map(({ service, commands }) => [service, commands.length])).toEqual([
      ['db', 1],
      ['api', 2],
      [undefined, 1],
    ]);
  });

  it.each<[Approval['kind'], string]>([
    ['trust', 'Not now'],
    ['command', 'Keep as it is'],
    ['change', 'Keep as it is'],
  ])('has a no for %s: %s', (kind, no) => expect(approvalAnswers(kind).no).toBe(no));
});

describe('an answer', () => {
  it('is shown as asked until the question is gone', async () => {
    const bridge = createFakeBridge(waitingView);
    const store = createStore(bridge, exampleNow);
    await store.load();
    await store.send({ type: 'approve', stack: 'blog', approval: 'trust-1', start: true });
    expect(store.asked.pending.value.size).toBe(1);
    bridge.push('stacklight:patch', { revision: 2, stacks: [{ key: 'blog', approval: null }] });
    expect(store.asked.pending.value.size).toBe(0);
    store.close();
  });

  it('that a stack did not need puts no later question over the page', async () => {
    const bridge = createFakeBridge(exampleView([exampleStack()]));
    const store = createStore(bridge, exampleNow);
    await store.load();
    store.trail.askApproval('shop');
    store.tick(exampleNow + 1_000);
    expect(store.trail.approval.value).toBeUndefined();
    store.close();
  });

  it('is waited for while its stack is not there yet', async () => {
    const bridge = createFakeBridge(exampleView([]));
    const store = createStore(bridge, exampleNow);
    await store.load();
    store.trail.askApproval('blog');
    store.tick(exampleNow + 1_000);
    expect(store.trail.approval.value).toBe('blog');
    store.close();
  });
});
