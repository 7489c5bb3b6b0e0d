import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../electron/contract/finding.ts';
import { allChecks } from '../../../electron/doctor/all-checks.ts';
import {
  isSecretName,
  isSharedSecretName,
  referencesInText,
  suspicionOf,
} from '../../../electron/doctor/analysis/secrets.ts';
import type { Check } from '../../../electron/doctor/check.ts';
import { gatherCopies } from '../../../electron/doctor/gather/stray-copies.ts';
import { examine, inOrder } from '../../../electron/doctor/run-checks.ts';
import { blindFor } from '../../../electron/doctor/unread-parts.ts';
import { goneCheck, type Looking } from '../../../electron/supervisor/actions/doctor/prove-doctor-fix.ts';
import { checkThat, finding } from '../../support/doctor-checks.ts';
import { aStack, seenWith } from '../../support/observations.ts';
import { aClaim, aListener, aProcess, self } from '../../support/ports.ts';

/** A check of ours. */
function named(id: string): Check {
  const check = allChecks.find((one) => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
}
const throwing: Check = {
  id: 'broken',
  reads: [],
  live: false,
  look: () => {
    throw new Error('no such thing');
  },
};

describe('the checks', () => {
  it('have an id each, and each is explained in docs/doctor.md', () => {
    const ids = allChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const doc = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');
    expect(ids.filter((id) => !doc.includes(`\`${id}\``))).toEqual([]);
  });

  it('that throw are one note each and take nothing from the others', () => {
    const found = examine(seenWith(), [
      checkThat('first', finding('first')),
      throwing,
      checkThat('last', finding('last')),
    ]);
    expect(found.map(({ id, severity }) => [id, severity])).toEqual([
      ['first', 'warning'],
      ['doctor/broken', 'info'],
      ['last', 'warning'],
    ]);
  });

  it('are told in order of harm, of equal harm in their own order, and what is muted last', () => {
    const checks = [checkThat('one'), checkThat('two'), checkThat('three')];
    const found = [
      finding('two'),
      finding('three', { severity: 'error' }),
      finding('one/api'),
      finding('one', { severity: 'info' }),
      finding('two/api', { severity: 'error' }),
    ];
    const ordered = inOrder(found, checks, new Map([['two/api', 'ever']]));
    expect(ordered.map(({ id }) => id)).toEqual(['three', 'one/api', 'two', 'one', 'two/api']);
    expect(ordered.map(({ muted }) => muted)).toEqual([undefined, undefined, undefined, undefined, 'ever']);
  });
});

describe('names and values of secrets', () => {
  it.each(['JWT_SECRET', 'POSTGRES_PASSWORD', 'API_KEY', 'GITHUB_TOKEN', 'DB_PASS', 'SENTRY_DSN'])(
    '%s is one',
    (name) => expect(isSecretName(name)).toBe(true),
  );
  it.each(['PORT', 'KEYBOARD', 'TOKENIZER_PATH', 'PASSENGERS', 'PUBLIC_URL', 'MONKEY'])('%s is none', (name) =>
    expect(isSecretName(name)).toBe(false),
  );
  it.each(['JWT_SECRET', 'SESSION_SECRET', 'AUTH_JWT_SECRET_KEY'])('%s is shared', (name) =>
    expect(isSharedSecretName(name)).toBe(true),
  );
  it.each(['API_KEY', 'DB_PASSWORD', 'SECRET'])('%s is not', (name) => expect(isSharedSecretName(name)).toBe(false));
  it.each([
    ['', 'is empty'],
    ['changeme', 'is still the placeholder'],
    ['your-secret-here', 'is still the placeholder'],
    ['<jwt secret>', 'is still the placeholder'],
    ['"quoted"', 'has its quotes as part of the value'],
    ['k3J9-real', undefined],
  ])('%s: %s', (value, why) => expect(suspicionOf(value)).toBe(why));

  it('addresses in what a service wrote are found without credentials and paths', () => {
    const text = 'status OFFLINE via http://me:pw@ollama:11434/api, redis://cache:6379; getaddrinfo ENOTFOUND search';
    expect(referencesInText(text)).toEqual([
      { host: 'ollama', port: 11_434 },
      { host: 'cache', port: 6_379 },
      { host: 'search' },
    ]);
  });
});

describe('copies of a service', () => {
  const claim = aClaim('api', { treePids: [10] });
  const at = (pid: number, command: string, over = {}) => aProcess(pid, command, over);

  it('are found by command and folder, the first of a family only', async () => {
    const table = [
      at(1, 'init', { uid: 0 }),
      at(5, 'bash', { cwd: '/home/ann/shop/api' }),
      at(10, 'python main.py'),
      at(11, 'python main.py', { ppid: 10 }),
      at(20, 'python main.py', { ppid: 5, terminal: 'pts/1' }),
      at(21, 'python main.py', { ppid: 20 }),
      at(30, 'python main.py', { cwd: '/home/ann/other' }),
      at(31, 'python main.py', { uid: 0 }),
      at(32, 'python other.py'),
    ];
    const copies = await gatherCopies(table, [claim], self);
    expect(
      copies.map(({ service, process, parents }) => [service, process.pid, parents.map(({ pid }) => pid)]),
    ).toEqual([['api', 20, [5, 1]]]);
  });

  it('leave out a native one that listens where the service is not to answer', async () => {
    const claim = aClaim('api', { ports: [{ port: 8000, protocol: 'tcp', address: '127.0.0.2' }] });
    const table = [aProcess(20, 'python main.py', { terminal: 'pts/1' })];
    const found = async (address: string, port = 8000) =>
      (await gatherCopies(table, [claim], self, [aListener(port, address, table[0])])).map(
        ({ process }) => process.pid,
      );
    expect(await found('127.0.0.2')).toEqual([20]);
    expect(await found('127.0.0.3')).toEqual([]);
    expect(await found('127.0.0.2', 8001)).toEqual([]);
  });
});

describe('the doctor', () => {
  it('says what could not be read, since it says nothing about that', () => {
    const [found] = examine({ ...seenWith(), unread: ['containers', 'names'] }, []);
    expect(found).toMatchObject({ id: 'doctor/unread', severity: 'info' });
    expect(found?.message).toContain('containers, names');
    expect(examine({ ...seenWith(), unread: [] }, [])).toEqual([]);
  });

  it('says nothing of containers to a stack without any, nor when the engine does not answer at all', () => {
    const native = aStack('name: n\nservices:\n  a: { command: sleep 9 }\n');
    expect(examine({ ...seenWith({ stack: native }), unread: ['containers'] }, [])).toEqual([]);
    expect(examine({ ...seenWith({ engine: { reachable: false } }), unread: ['containers'] }, [])).toEqual([]);
  });
});

describe('the proof that a fault is gone', () => {
  const restartPolicy = finding('restart-policy-off/db');
  const looking = (found: readonly Finding[], ...blind: readonly string[][]): Looking => {
    let looks = 0;
    return {
      doctor: {
        run: async () => {
          looks += 1;
          return found;
        },
        blindTo: () => blind[looks - 1] ?? [],
      },
      snapshot: () => ({ findings: [] }),
    };
  };

  it('needs every part of the look that tells of it, and the parts that do not may be missing', () => {
    const { stack } = seenWith();
    const native = aStack('name: n\nservices:\n  a: { command: sleep 9 }\n');
    expect(blindFor(named('restart-policy-off'), { unread: ['names', 'containers'], stack })).toEqual(['containers']);
    expect(blindFor(named('env-key-missing'), { unread: ['env files', 'logs'], stack })).toEqual(['env files']);
    expect(blindFor(named('crash-loop'), { unread: ['containers', 'env files'], stack })).toEqual([]);
    expect(blindFor(named('secret-mismatch'), { unread: ['containers'], stack: native })).toEqual([]);
  });

  it('is none when the doctor could not look there, also not the second time', async () => {
    expect(await goneCheck(restartPolicy, [], looking([], ['containers'], ['containers']))).toEqual({
      check: 'restart-policy-off/db is gone',
      ok: false,
      detail: 'could not be verified: containers could not be read in time',
    });
  });

  it('is one when it could, if only the second time, or where it saw the fault without that part, too', async () => {
    expect(await goneCheck(restartPolicy, [], looking([], ['containers']))).toMatchObject({ ok: true });
    const same = looking([], ['containers'], ['containers']);
    expect(await goneCheck(restartPolicy, ['containers'], same)).toMatchObject({ ok: true });
    expect(await goneCheck(restartPolicy, [], looking([restartPolicy]))).toMatchObject({ ok: false });
  });
});
