import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../electron/contract/approval.ts';
import type { Intent } from '../../../electron/contract/intent.ts';
import { pagesOf } from '../../../electron/shell/confirm-approval.ts';
import { pageIntent } from '../../../electron/shell/page-intent.ts';
import { trustApproval } from '../../support/example-approvals.ts';
import { createFakeHost } from '../../support/fake-host.ts';
import { aSnapshot, aView } from '../../support/views.ts';

const command = (text: string) => ({ service: 'web', what: 'command', text }) as const;

function room(approval: Approval, answers: readonly number[]) {
  const host = createFakeHost(aView({ stacks: [aSnapshot({ approval })] }));
  const shown: { message: string; detail?: string; defaultId?: number }[] = [];
  const left = [...answers];
  const dialog = {
    showMessageBox: async (...all: unknown[]) => {
      shown.push(all.at(-1) as (typeof shown)[number]);
      return { response: left.shift() ?? 1, checkboxChecked: false };
    },
  };
  const ask = (more: Partial<Intent> = {}) =>
    pageIntent({ type: 'approve', stack: 'shop', approval: approval.id, start: true, ...more } as Intent, {
      ...{ host, dialog, panel: { show: () => undefined }, stacks: { forget: () => undefined } },
    });
  return { host, shown, ask };
}

describe('a yes that the page asks for', () => {
  it('is none before the person confirmed it in a dialog that shows the command', async () => {
    const approval = { ...trustApproval, commands: [command('npm run dev')] };
    const refused = room(approval, [1]);
    expect(await refused.ask()).toMatchObject({ ok: false, problem: { code: 'not-confirmed' } });
    expect(refused.host.requested).toEqual([]);
    expect(refused.shown).toMatchObject([
      { detail: expect.stringContaining('web, command: npm run dev'), defaultId: 1 },
    ]);
    const confirmed = room(approval, [0]);
    expect(await confirmed.ask()).toEqual({ ok: true });
    expect(confirmed.host.requested).toMatchObject([{ type: 'approve', approval: approval.id }]);
  });

  it('to a new command is confirmed like the first one, and to a change that runs nothing new is not', async () => {
    const fresh = room({ ...trustApproval, kind: 'command' }, [1]);
    expect(await fresh.ask()).toMatchObject({ ok: false });
    const change = room({ ...trustApproval, kind: 'change', commands: [] }, []);
    expect(await change.ask()).toEqual({ ok: true });
    expect(change.shown).toEqual([]);
  });

  it('shows what nobody would see, as everywhere else', () => {
    const hidden = command('echo \u3164\u2800\u{e0041}\u202e\x1b[8m\nx');
    expect(pagesOf({ ...trustApproval, commands: [hidden] })).toEqual([
      'web, command: echo \\u3164\\u2800\\u{e0041}\\u202e\\x1b[8m\\nx',
    ]);
  });

  it('shows all of it: what does not fit is on the next page, and one page that is left is a no', async () => {
    const commands = Array.from({ length: 60 }, (_, index) => command(`run ${index}`));
    const long = [...commands, command(`echo ${'x'.repeat(5_000)}; evil`)];
    const approval = { ...trustApproval, commands: long };
    const all = pagesOf(approval).join('\n');
    expect(all).toContain('run 0');
    expect(all).toContain('evil');
    const half = room(approval, [0, 0, 1]);
    expect(await half.ask()).toMatchObject({ ok: false });
    expect(half.shown).toHaveLength(3);
    expect(half.host.requested).toEqual([]);
  });
});
