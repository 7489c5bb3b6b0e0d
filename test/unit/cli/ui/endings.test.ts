import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endingsOf } from '../../../../electron/cli/ui/endings.ts';

/** A process that only notes what it is told. */
function setUp() {
  const said: string[] = [];
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => void said.push(`exit ${code}`),
  }) as unknown as NodeJS.Process;
  const endings = endingsOf(process, {
    leave: () => said.push('left'),
    failed: (error) => {
      said.push(String(error));
      return 3;
    },
  });
  return { said, process, endings };
}

describe('a terminal that was taken over', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ])('is given back on %s before the end', (signal, code) => {
    const { said, process } = setUp();
    process.emit(signal as 'SIGTERM', signal as 'SIGTERM');
    expect(said).toEqual(['left', `exit ${code}`]);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('is given back before an %s is told', (event) => {
    const { said, process } = setUp();
    (process as unknown as EventEmitter).emit(event, new Error('boom'));
    expect(said).toEqual(['left', 'Error: boom', 'exit 3']);
  });

  it('is given back at the end by whatever else, and nothing listens after a release', () => {
    const { said, process, endings } = setUp();
    process.emit('exit', 0);
    expect(said).toEqual(['left']);
    endings.release();
    expect((process as unknown as EventEmitter).eventNames()).toEqual([]);
  });
});
