import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../../electron/ports/types.ts';
import { judgePorts } from '../../../../electron/ports/verdict.ts';
import {
  type Declared,
  environmentDifferences,
} from '../../../../electron/supervisor/ports/environment-differences.ts';
import { aClaim, aListener, anInventory, aProcess, self } from '../../../support/ports.ts';

const declared: Declared = {
  own: { NODE_ENV: 'development', CONFIG: 'a.conf', PORT: '8000', HOST: '127.0.0.1' },
  files: { TOKEN: 'x' },
};
const same = { ...declared.own, PATH: '/bin' };
const api: Claim = aClaim('api', { ports: [{ port: 8000, protocol: 'tcp' }] });
const copy = aProcess(60, 'python main.py');

async function verdictOf(environment: Readonly<Record<string, string>>, claim = api, process = copy) {
  const inventory = anInventory([aListener(8000, '127.0.0.1', process)]);
  const asked: string[] = [];
  const platform = {
    name: 'linux' as const,
    environmentValues: async (name: string, pids: readonly number[]) => {
      asked.push(name);
      const value = environment[name];
      return new Map(value === undefined ? [] : pids.map((pid) => [pid, value]));
    },
  };
  const { holders } = judgePorts([claim], inventory, [], self);
  const otherEnvironment = await environmentDifferences(holders, async () => declared, ['api'], platform);
  const knowing = otherEnvironment ? { ...self, otherEnvironment } : self;
  return { verdict: judgePorts([claim], inventory, [], knowing).holders[0]?.verdict, asked };
}

describe('a process that runs the command of a service in its folder', () => {
  it.each([
    ['the same variables', same, 'stale'],
    ['more of its own', { ...same, TERM: 'xterm', FORCE_COLOR: '0' }, 'stale'],
    ['the values of the env file', { ...same, TOKEN: 'x' }, 'stale'],
    ['another value', { ...same, CONFIG: 'b.conf' }, 'foreign'],
    ['a declared variable missing, as when it is started by hand', { NODE_ENV: 'development', PATH: '/bin' }, 'stale'],
    ['another port, as among the arguments', { ...same, PORT: '8001' }, 'stale'],
    ['another address of this machine', { ...same, HOST: '::1' }, 'stale'],
    ['another host', { ...same, HOST: 'db.example' }, 'foreign'],
    ['no port where one is declared', { ...same, PORT: 'none' }, 'foreign'],
    ['another value than the env file has', { ...same, TOKEN: 'y' }, 'foreign'],
    ['an environment that nobody may read', {}, 'stale'],
  ])('with %s', async (_, environment, verdict) => {
    expect(await verdictOf(environment)).toMatchObject({ verdict });
  });

  it('is of an earlier run of ours whatever its environment', async () => {
    const claim = { ...api, earlier: [{ pid: 60, startToken: 't60' }] };
    expect(await verdictOf({ ...same, CONFIG: 'b.conf' }, claim)).toMatchObject({ verdict: 'stale' });
  });

  it('is not asked for its environment where it is no copy anyway', async () => {
    expect(await verdictOf(same, api, aProcess(60, 'other'))).toEqual({ verdict: 'foreign', asked: [] });
  });
});
