import { describe, expect, it } from 'vitest';
import { lineWidth } from '../../../../electron/cli/ui/cells.ts';
import { frameOf } from '../../../../electron/cli/ui/frame.ts';
import type { Plan } from '../../../../electron/contract/action.ts';
import { trustApproval } from '../../../support/example-approvals.ts';
import { exampleService, shadowedApi } from '../../../support/example-services.ts';
import { everyState } from '../../../support/example-states.ts';
import { exampleStack } from '../../../support/example-views.ts';
import { TerminalModel } from '../../../support/terminal-model.ts';

const failed = exampleService('worker', { state: 'failed', message: 'exited with code 3' });
const sick = exampleStack({
  light: 'red',
  services: [exampleService('db'), exampleService('api'), failed, exampleService('web')],
});

const plan: Plan = {
  id: 'p1',
  kind: 'fix-ports',
  steps: [{ id: 's1', action: 'kill', target: 'pid 4711 (python main.py)', reason: 'a stray copy of api' }],
  choices: [{ id: 'c1', action: 'kill', target: 'pid 9 (nginx)', reason: 'foreign' }],
  notes: [],
};
const outcome = { plan, applied: true, verification: [], verified: true, outcome: 'Verified: all is well.' };

describe('the list', () => {
  it('has trouble first, the sentence on top with the key to press, and keeps file order when asked', () => {
    const terminal = new TerminalModel([sick]);
    const order = () => terminal.lines().flatMap((line) => /^[› ] [✗●] (\w+)/.exec(line)?.[1] ?? []);
    expect(order()).toEqual(['worker', 'db', 'api', 'web']);
    expect(terminal.text()).toContain('worker has been down since');
    expect(terminal.text()).toContain('Press x to restart worker.');
    terminal.press('o');
    expect(order()).toEqual(['db', 'api', 'worker', 'web']);
  });

  it('says a reason without the name and the state that stand beside it, and no long name takes its room', () => {
    const services = [
      exampleService('mail', { state: 'blocked', message: 'mail cannot start: there is no program mailer' }),
      exampleService('a-service-with-a-rather-long-name', {
        state: 'running',
        message: 'running, no health check declared',
      }),
    ];
    const text = new TerminalModel([exampleStack({ services })]).text();
    expect(text).toMatch(/✗ mail .* blocked .* cannot start: there is no p/);
    expect(text).toMatch(/● a-service-with-a-\S+… +running .*no health check declared/);
  });

  it('filters as one types, by name, state and what is down, and Esc brings all back', () => {
    const terminal = new TerminalModel([sick]);
    terminal.press('/');
    terminal.type('is:down');
    expect(terminal.text()).toContain('Filter: is:down');
    terminal.press('enter');
    expect(terminal.text()).toContain('filter “is:down”: 1 of 4');
    expect(terminal.text()).not.toMatch(/● (db|api|web)/);
    terminal.press('esc');
    expect(terminal.text()).toMatch(/● db/);
  });

  it('acts on no service that the filter hides', () => {
    const terminal = new TerminalModel([sick]);
    terminal.press('G', '/');
    terminal.type('worker');
    terminal.press('enter', 'r');
    expect(terminal.effects).toMatchObject([{ kind: 'plan', asked: { kind: 'restart', services: ['worker'] } }]);
  });

  it('keeps its selection on the same service while the order changes', () => {
    const terminal = new TerminalModel([sick]);
    terminal.press('G');
    expect(terminal.text()).toMatch(/› ● web/);
    const fallen = exampleService('web', { state: 'failed', message: 'gone' });
    terminal.tell({ kind: 'snapshot', snapshot: { ...sick, services: [...sick.services.slice(0, 3), fallen] } });
    expect(terminal.text()).toMatch(/› ✗ web/);
  });

  it('opens a service with Enter and with a second click, and goes back', () => {
    const terminal = new TerminalModel([exampleStack({ services: [shadowedApi(), failed] })]);
    terminal.click('worker  ');
    expect(terminal.text()).toMatch(/› ✗ worker/);
    terminal.click('worker  ');
    expect(terminal.text()).toMatch(/State\s+✗ failed/);
    terminal.press('esc', 'k', 'enter');
    expect(terminal.text()).toMatch(/State\s+✗ shadowed/);
  });

  it('shows 300 services in the rows that there are', () => {
    const services = Array.from({ length: 300 }, (_, index) => exampleService(`s${index}`));
    const terminal = new TerminalModel([exampleStack({ services })]);
    terminal.press('G');
    expect(terminal.text()).toMatch(/› ● s299/);
    expect(terminal.lines()).toHaveLength(30);
  });

  it('goes to another stack with Tab', () => {
    const other = exampleStack({ key: 'blog', stack: 'blog', services: [exampleService('hugo')] });
    const terminal = new TerminalModel([sick, other]);
    terminal.press('tab');
    expect(terminal.text()).toMatch(/› ● hugo/);
    terminal.click('shop');
    expect(terminal.text()).toMatch(/› ✗ worker/);
  });
});

describe('an action', () => {
  const planned = () => {
    const terminal = new TerminalModel([sick]);
    terminal.press('f');
    const [effect] = terminal.effects;
    if (effect?.kind !== 'plan') throw new Error('no plan was asked for');
    terminal.tell({ kind: 'planned', asked: effect.asked, result: { ok: true, value: outcome } });
    return { terminal, asked: effect.asked };
  };

  it('shows its plan first, does only that plan on yes, and says how it ended', () => {
    const { terminal, asked } = planned();
    expect(asked).toEqual({ stack: 'shop', kind: 'fix-ports', services: [] });
    expect(terminal.text()).toContain('kill pid 4711 (python main.py)');
    terminal.press(' ', 'y');
    expect(terminal.effects.at(-1)).toEqual({ kind: 'apply', asked, plan: 'p1', choices: ['c1'] });
    terminal.tell({ kind: 'finished', asked, result: { ok: true, value: outcome } });
    expect(terminal.text()).toContain('Verified: all is well.');
    terminal.press('enter');
    expect(terminal.model.dialog).toBeUndefined();
  });

  it.each(['n', 'esc', 'q', 'enter', 'r', 's', 'R'])('%s is no yes', (key) => {
    const { terminal } = planned();
    terminal.press(key);
    expect(terminal.effects.filter(({ kind }) => kind === 'apply')).toEqual([]);
  });

  it('can be clicked', () => {
    const { terminal } = planned();
    terminal.click('Do it');
    expect(terminal.effects.at(-1)?.kind).toBe('apply');
  });

  it('goes on when it is hidden, and its end is told at the bottom', () => {
    const { terminal, asked } = planned();
    terminal.press('y', 'esc');
    terminal.tell({ kind: 'finished', asked, result: { ok: true, value: outcome } });
    expect(terminal.lines().at(-2)).toContain('Verified: all is well.');
  });

  it('answers that come after it was put away show nothing', () => {
    const terminal = new TerminalModel([sick]);
    terminal.press('f');
    const [effect] = terminal.effects;
    terminal.press('esc');
    if (effect?.kind === 'plan')
      terminal.tell({ kind: 'planned', asked: effect.asked, result: { ok: true, value: outcome } });
    expect(terminal.model.dialog).toBeUndefined();
  });

  it('what is pasted says yes to nothing', () => {
    const { terminal } = planned();
    terminal.tell({ kind: 'input', input: { kind: 'paste', text: 'y' } });
    expect(terminal.effects.at(-1)?.kind).toBe('plan');
  });

  it('shows what waits for approval with all that it would run', () => {
    const terminal = new TerminalModel([exampleStack({ approval: trustApproval, services: [] })]);
    terminal.press('a');
    for (const { text } of trustApproval.commands) expect(terminal.text()).toContain(text.slice(0, 20));
    terminal.press('s');
    expect(terminal.effects).toEqual([{ kind: 'approve', stack: 'shop', approval: trustApproval.id, start: true }]);
  });
});

describe('logs', () => {
  const withLogs = (count: number, rows = 20) => {
    const terminal = new TerminalModel([sick], { rows });
    terminal.press('l');
    const lines = Array.from({ length: count }, (_, index) => `line ${index}`);
    terminal.tell({ kind: 'log', stack: 'shop', service: 'worker', lines });
    return terminal;
  };
  const add = (terminal: TerminalModel, ...lines: string[]) =>
    terminal.tell({ kind: 'log', stack: 'shop', service: 'worker', lines });

  it('follow the end, pause where one scrolls up, and count what is new', () => {
    const terminal = withLogs(100);
    expect(terminal.effects[0]).toMatchObject({ kind: 'follow', services: ['worker'] });
    expect(terminal.text()).toContain('line 99');
    terminal.press('pageup');
    add(terminal, 'new one', 'new two');
    expect(terminal.text()).toContain('paused,');
    expect(terminal.text()).not.toContain('new one');
    terminal.press('G');
    expect(terminal.text()).toContain('new two');
    expect(terminal.text()).toContain('following');
    terminal.press('g');
    expect(terminal.text()).toContain('line 0\n');
  });

  it('are searched by a regular expression, with the count and the next one', () => {
    const terminal = withLogs(100);
    terminal.press('/');
    terminal.type('line [1-3]5$');
    terminal.press('enter');
    expect(terminal.text()).toContain('match 3 of 3');
    expect(terminal.text()).toContain('line 35');
    terminal.press('n');
    expect(terminal.text()).toContain('match 1 of 3');
    expect(terminal.text()).toContain('line 15');
    terminal.press('N');
    expect(terminal.text()).toContain('match 3 of 3');
  });

  it.each([
    ['(', 'this is no regular expression'],
    ['(a+)+$', 'took too long'],
  ])('are not stopped by the pattern %s', (pattern, said) => {
    const terminal = withLogs(3);
    add(terminal, `${'a'.repeat(60)}b`);
    terminal.press('/');
    terminal.type(pattern);
    terminal.press('enter');
    expect(terminal.text()).toContain(said);
  });

  it('keep a limit of lines, and the place where one reads', () => {
    const terminal = withLogs(20_000);
    terminal.press('pageup');
    const before = terminal.lines().slice(3, 18);
    add(terminal, ...Array.from({ length: 50 }, (_, index) => `more ${index}`));
    expect(terminal.lines().slice(3, 18)).toEqual(before);
    expect(terminal.text()).toContain('20000 lines');
  });

  it('show nothing that a terminal obeys', () => {
    const terminal = withLogs(1);
    add(terminal, 'a\u001b]0;owned\u0007\u001b[2Jb');
    expect(terminal.text()).toContain('a\\x1b]0;owned\\x07\\x1b[2Jb');
  });

  it('merge all services with their names, and go back to none', () => {
    const terminal = new TerminalModel([sick]);
    terminal.press('L');
    terminal.tell({ kind: 'log', stack: 'shop', service: 'db', lines: ['ready'] });
    terminal.tell({ kind: 'log', stack: 'shop', service: 'worker', lines: ['boom'] });
    expect(terminal.text()).toMatch(/db\s+│ ready\nworker\s*│ boom/);
    terminal.press('esc');
    expect(terminal.effects.at(-1)).toEqual({ kind: 'unfollow' });
  });
});

describe('every screen', () => {
  const screens = [[], ['enter'], ['l'], ['L'], ['d'], ['e'], ['?'], ['f'], ['/'], ['a']];
  const sizes = [20, 24, 40, 80, 200].flatMap((columns) => [4, 6, 12, 40].map((rows) => ({ columns, rows })));

  it.each(screens)('fills the terminal exactly in every size (%s)', (...keys) => {
    for (const size of sizes) {
      const stack = exampleStack({ services: everyState(), approval: trustApproval, light: 'red' });
      const terminal = new TerminalModel([stack], size);
      terminal.press(...keys);
      const { lines } = frameOf(terminal.model);
      expect(lines).toHaveLength(size.rows);
      for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(size.columns);
    }
  });

  it('says that the supervisor is gone, keeps what was seen, and refuses to act', () => {
    const terminal = new TerminalModel([sick]);
    terminal.tell({ kind: 'link', lost: 'connection lost' });
    expect(terminal.text()).toContain('The supervisor is gone');
    expect(terminal.text()).toContain('worker');
    terminal.press('r');
    expect(terminal.effects).toEqual([]);
    terminal.tell({ kind: 'link', lost: undefined });
    expect(terminal.text()).not.toContain('gone');
  });

  it('lists every key in the help', () => {
    const terminal = new TerminalModel([sick], { rows: 100 });
    terminal.press('?');
    for (const said of ['follow new lines', 'fix ports', 'filter the list', 'quit'])
      expect(terminal.text()).toContain(said);
  });
});
