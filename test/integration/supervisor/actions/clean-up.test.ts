import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import type { Action } from '../../../../electron/contract/action.ts';
import { markerVariables } from '../../../../electron/drivers/native/marker.ts';
import { isOver, SENTINELS, Shop } from '../../../support/shop-stack.ts';
import { until } from '../../../support/until.ts';

let shop: Shop;
afterEach(() => shop.close());

const names = (checks: readonly { check: string; ok: boolean }[], ok: boolean) =>
  checks.filter((one) => one.ok === ok).map((one) => one.check);

describe('a clean-up', () => {
  it('ends three stray front ends on other ports; backend and front end live on, and it proves it', async () => {
    shop = await Shop.open();
    expect((await shop.act({ kind: 'up' })).verified).toBe(true);
    const before = ['api', 'web'].map((id) => shop.pid(id));
    const strays = await shop.strays(3);

    const planned = await shop.act({ kind: 'clean-up', dryRun: true });
    // Whoever started them lives and may be using them: they are offered, with one tick for all.
    expect(planned.plan.steps).toEqual([]);
    expect(planned.plan.choices.map((step) => [step.action, step.pid]).sort()).toEqual(
      strays.map((stray) => ['kill', stray.pid]).sort(),
    );
    expect(planned.plan.choices.map(({ choice }) => choice)).toEqual(
      Array(3).fill({ kind: 'copy', group: 'copies-web', label: '3 copies of web on other ports', ticked: true }),
    );
    const nothing = await shop.act({ kind: 'clean-up' });
    expect(nothing.plan.steps).toEqual([]);
    expect(strays.some(isOver)).toBe(false);

    const again = await shop.act({ kind: 'clean-up', dryRun: true });
    const choices = again.plan.choices.map(({ id }) => id);
    const done = await shop.act({ kind: 'clean-up', plan: again.plan.id, choices });
    expect(names(done.verification, false)).toEqual([]);
    expect(names(done.verification, true)).toEqual(
      expect.arrayContaining(['api is healthy', 'everything that was up before is still up', 'log in', 'live updates']),
    );
    await until('all three are gone', () => strays.every(isOver));
    expect(['api', 'web'].map((id) => shop.pid(id))).toEqual(before);

    const history = await shop.host.history(shop.key, undefined, 100);
    const proof = history.findLast((event) => event.kind === 'action' && event.data?.kind === 'clean-up');
    expect(proof).toMatchObject({ actor: 'user', data: { verified: true } });
    expect(proof?.data?.verification).toEqual(done.verification);
  });

  it('that costs the backend brings it back and says so', async () => {
    shop = await Shop.open();
    await shop.act({ kind: 'up' });
    const before = shop.pid('api');
    await shop.strays(1);
    let killed = false;
    const hurt = (action: Action) => {
      if (killed || action.phase !== 'acting') return;
      killed = true;
      process.kill(before, 'SIGKILL');
    };
    const done = await shop.act({ kind: 'clean-up', choices: ['all'] }, hurt);
    expect(killed).toBe(true);
    expect(names(done.verification, false)).toEqual([]);
    const said = done.verification.find((one) => one.check === 'api is still up');
    expect(said?.detail).toMatch(/went down in the meantime \(was ended by SIGKILL.*and was brought back/);
    expect(done.outcome).toContain('api went down in the meantime and was brought back');
    expect(shop.pid('api')).not.toBe(before);
    const history = await shop.host.history(shop.key, 'api', 100);
    expect(history.some((event) => event.actor === 'stacklight' && event.cause.startsWith('brought back'))).toBe(true);
  });

  it('names what it could not bring back', async () => {
    shop = await Shop.open();
    await shop.act({ kind: 'up' });
    await shop.strays(1);
    let killed = false;
    const hurt = (action: Action) => {
      if (killed || action.phase !== 'acting') return;
      killed = true;
      // It cannot start again: its program is gone.
      shop.breakApi();
      process.kill(shop.pid('api'), 'SIGKILL');
    };
    const done = await shop.act({ kind: 'clean-up', choices: ['all'], timeoutMs: 15_000 }, hurt);
    expect(done.verified).toBe(false);
    const said = done.verification.find((one) => one.check === 'api is still up');
    expect(said).toMatchObject({ ok: false });
    expect(said?.detail).toContain('bringing it back failed');
  });

  it('ends what an earlier run left, although it listens nowhere', async () => {
    shop = await Shop.open();
    await shop.act({ kind: 'up', services: ['api'] });
    const stack = { file: `${shop.folder}/stacklight.yaml`, home: shop.home };
    const left = spawn('node', ['-e', 'setInterval(() => undefined, 1000)'], {
      env: { PATH: process.env.PATH, ...markerVariables(stack, 'web', 1) },
      stdio: 'ignore',
      detached: true,
    });
    const done = await shop.act({ kind: 'clean-up' });
    expect(done.plan.steps.map((step) => [step.action, step.pid, step.service])).toEqual([['kill', left.pid, 'web']]);
    await until('it is gone', () => isOver(left));
    expect(shop.snapshot.services.find((one) => one.id === 'api')?.state).toBe('healthy');
  });
});

describe('the check list of a stack', () => {
  it('fails the verification when the log-in is refused, and repeats no password', async () => {
    shop = await Shop.open({ password: 'wrong-SENTINEL-0815' });
    const up = await shop.act({ kind: 'up' });
    expect(up.verified).toBe(false);
    expect(names(up.verification, false)).toEqual(['log in']);
    expect(up.verification.find((one) => one.check === 'log in')?.detail).toContain('401');
    expect(JSON.stringify(up)).not.toContain('SENTINEL');
    await until('it is in the history', () => shop.historyText().includes('checks failed'));
    expect(shop.historyText()).not.toContain(SENTINELS.token);
    expect(shop.historyText()).not.toContain('SENTINEL');
  });
});
