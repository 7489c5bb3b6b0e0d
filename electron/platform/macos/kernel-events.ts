/** `struct kevent` as bytes, out and in. Pure. Structure and numbers: XNU's bsd/sys/event.h, for 64 bits. */

export const EVENT_BYTES = 32;

const FIELD = { ident: 0, filter: 8, flags: 10, fflags: 12 } as const;
const EVFILT_PROC = -5;
const EVFILT_USER = -10;
const EV_ADD = 0x1;
const EV_DELETE = 0x2;
const EV_ENABLE = 0x4;
const EV_ONESHOT = 0x10;
const EV_CLEAR = 0x20;
const NOTE_EXIT = 0x8000_0000;
const NOTE_TRIGGER = 0x0100_0000;

function event(ident: number, filter: number, flags: number, fflags: number): Buffer {
  const bytes = Buffer.alloc(EVENT_BYTES);
  bytes.writeBigUInt64LE(BigInt(ident), FIELD.ident);
  bytes.writeInt16LE(filter, FIELD.filter);
  bytes.writeUInt16LE(flags, FIELD.flags);
  bytes.writeUInt32LE(fflags, FIELD.fflags);
  return bytes;
}

/** Tells once when this process ends. */
export function exitOf(pid: number): Buffer {
  return event(pid, EVFILT_PROC, EV_ADD | EV_ENABLE | EV_ONESHOT, NOTE_EXIT);
}

/** Takes that back. */
export function noExitOf(pid: number): Buffer {
  return event(pid, EVFILT_PROC, EV_DELETE, 0);
}

/** An event of our own, by which a thread that waits is woken: made once, then given with `wakeUp`. */
export function wakeable(): Buffer {
  return event(0, EVFILT_USER, EV_ADD | EV_ENABLE | EV_CLEAR, 0);
}

export function wakeUp(): Buffer {
  return event(0, EVFILT_USER, 0, NOTE_TRIGGER);
}

/** Pids of the processes that ended, of `count` events. */
export function endedPids(bytes: Buffer, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * EVENT_BYTES, (at + 1) * EVENT_BYTES))
    .filter((one) => one.length === EVENT_BYTES && one.readInt16LE(FIELD.filter) === EVFILT_PROC)
    .map((one) => Number(one.readBigUInt64LE(FIELD.ident)));
}
