/** The readers on a machine of two processes that answers with bytes, since there is no Mac here: what they ask, and what they make of it. */
import { describe, expect, it } from 'vitest';
import { exitOf } from '../../../../electron/platform/macos/kernel-events.ts';
import type { LibSystem } from '../../../../electron/platform/macos/libsystem.ts';
import { MacProcessEnds } from '../../../../electron/platform/macos/process-ends.ts';
import { macProcesses } from '../../../../electron/platform/macos/processes.ts';
import { macSockets } from '../../../../electron/platform/macos/sockets.ts';
import { until } from '../../../support/until.ts';
import * as made from './structures.ts';

const SERVER = 4711;
const FOREIGN = 99;
const ARGUMENTS = '\x02\0\0\0/opt/node\0\0node\0server.js\0MARK=1\0\0';
const client = Buffer.from(made.shortOverDual);
client.writeUInt16BE(50_123, 268);
client.writeUInt16BE(8_080, 264);

/** How often processes were asked for their descriptors counts. */
function machine(): { readonly system: LibSystem; readonly asked: number[] } {
  const asked: number[] = [];
  const give = (answer: Buffer | undefined, into: Buffer | null): number => {
    if (!answer) return 0;
    return into ? answer.copy(into) : answer.length;
  };
  const answers: Readonly<Record<string, Buffer>> = {
    [`${SERVER} 2`]: made.running,
    [`${SERVER} 3`]: made.running.subarray(0, 136),
    [`${SERVER} 9`]: made.folders,
    [`${FOREIGN} 13`]: made.foreign,
    [`${SERVER} 1`]: made.descriptors,
    '1 1': made.descriptors,
  };
  const sockets: Readonly<Record<string, Buffer>> = {
    [`${SERVER} 3`]: made.shortOverDual,
    [`${SERVER} 12`]: made.dualListener,
    '1 3': client,
  };
  const system: LibSystem = {
    errno: () => 0,
    listPids: (bytes) => give(Buffer.from(new Uint32Array([0, 1, FOREIGN, SERVER]).buffer), bytes),
    pidInfo: (pid, flavor, _, into) => {
      if (flavor === 1 && into === null) asked.push(pid);
      return give(answers[`${pid} ${flavor}`], into);
    },
    descriptorInfo: (pid, descriptor, flavor, into) => (flavor === 3 ? give(sockets[`${pid} ${descriptor}`], into) : 0),
    programOf: (pid) => (pid === SERVER ? '/opt/node' : undefined),
    sysctl: (name, into) => {
      if (name.join() === `1,49,${SERVER}`) return Buffer.from(ARGUMENTS, 'latin1').copy(into);
      if (name.join() === `1,14,1,${FOREIGN}`) {
        into.writeBigInt64LE(1_764_300_000n);
        return 648;
      }
      return undefined;
    },
    sysctlText: () => 'boot',
    sessionOf: (pid) => (pid === SERVER ? SERVER : -1),
    terminalName: (device) => `ttys00${device & 0xff}`,
    tickNs: 125 / 3,
    kqueue: () => 5,
    change: () => 0,
    wait: () => new Promise(() => undefined),
  };
  return { system, asked };
}

describe('processes', () => {
  const processes = macProcesses(machine().system);

  it('are read whole, those of other users without what is not told', async () => {
    const [foreign, server, ...more] = await processes.table(true);
    expect(more).toEqual([]);
    expect(server).toEqual({
      pid: SERVER,
      startToken: '1764345600',
      ppid: 1,
      pgid: SERVER,
      sid: SERVER,
      uid: 501,
      user: undefined,
      command: ['node', 'server.js'],
      startedAt: 1_764_345_600_000,
      terminal: 'ttys001',
      zombie: false,
      cpuMs: 150,
      memory: 52_428_800,
      cwd: '/Users/ann/shop',
      exe: '/opt/node',
    });
    expect(foreign).toMatchObject({ pid: FOREIGN, startToken: '1764300000', command: ['mDNSResponder'], sid: 0 });
  });

  it('live while pid and start are theirs', () => {
    expect(processes.alive({ pid: SERVER, startToken: '1764345600' })).toBe(true);
    expect(processes.alive({ pid: SERVER, startToken: '1764345601' })).toBe(false);
    expect(processes.alive({ pid: 12, startToken: '1764345600' })).toBe(false);
  });

  it('give their environment for marks', () => {
    expect(processes.environmentOf(SERVER)).toEqual(['MARK=1']);
    expect(processes.environmentOf(FOREIGN)).toEqual([]);
  });
});

describe('who answers', () => {
  const connection = { localAddress: '127.0.0.1', localPort: 50_123, remoteAddress: '127.0.0.1', remotePort: 8_080 };

  it('is found without looking at anybody else where a likely process has the other end', async () => {
    const { system, asked } = machine();
    const sockets = macSockets(system, macProcesses(system));
    expect(await sockets.peerOf(connection, [SERVER])).toMatchObject({ how: 'held', pids: [SERVER], uid: 501 });
    expect(asked).toEqual([SERVER]);
  });

  it('is looked for among all where no likely one has it', async () => {
    const { system, asked } = machine();
    const sockets = macSockets(system, macProcesses(system));
    expect(await sockets.peerOf(connection, [FOREIGN])).toMatchObject({ how: 'held', pids: [SERVER] });
    expect(asked).toEqual([FOREIGN, 1, FOREIGN, SERVER]);
  });
});

describe('ends of processes', () => {
  const identity = { pid: SERVER, startToken: '1764345600' };

  function queue(alive: () => boolean) {
    const waiting: { tell: (count: number) => void; into: Buffer }[] = [];
    const changes: string[] = [];
    const system = {
      errno: () => 0,
      kqueue: () => 5,
      change: (_: number, event: Buffer) => {
        changes.push(`${event.readBigUInt64LE(0)} ${event.readInt16LE(8)} ${event.readUInt16LE(10)}`);
        return 0;
      },
      wait: (_: number, into: Buffer) => new Promise<number>((tell) => waiting.push({ tell, into })),
    };
    return { ends: new MacProcessEnds(system, alive), waiting, changes };
  }

  it('are told once to all who watch', async () => {
    const { ends, waiting } = queue(() => true);
    const told: string[] = [];
    ends.watch(identity, () => told.push('one'));
    ends.watch(identity, () => told.push('two'));
    expect(waiting.length).toBe(1);
    exitOf(SERVER).copy(waiting[0]?.into ?? Buffer.alloc(0));
    waiting[0]?.tell(1);
    await until('both are told', () => told.length === 2);
    expect(told).toEqual(['one', 'two']);
    expect(waiting.length).toBe(1);
  });

  it('are told of a process that is not the one who is meant, never before the watch returned', async () => {
    const { ends, changes } = queue(() => false);
    const told: string[] = [];
    ends.watch(identity, () => told.push('late'));
    expect(told).toEqual([]);
    await until('it is told', () => told.length === 1);
    expect(changes.at(-1)).toBe(`${SERVER} -5 2`);
  });

  it('are not told any more after the last watch ended', async () => {
    const { ends, waiting, changes } = queue(() => true);
    const told: string[] = [];
    const first = ends.watch(identity, () => told.push('one'));
    const second = ends.watch(identity, () => told.push('two'));
    first?.();
    expect(changes.at(-1)).toBe(`${SERVER} -5 21`);
    second?.();
    expect(changes.slice(-2)).toEqual([`${SERVER} -5 2`, '0 -10 0']);
    exitOf(SERVER).copy(waiting[0]?.into ?? Buffer.alloc(0));
    waiting[0]?.tell(1);
    await new Promise(setImmediate);
    expect(told).toEqual([]);
  });
});
