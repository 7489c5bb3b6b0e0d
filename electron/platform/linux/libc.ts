/** The few functions of the C library that Node does not offer, declared as in section 2 of the manual. */
import type { NativeCalls } from '../native-library.ts';

export interface Libc {
  readonly MSG_DONTWAIT: number;
  /** The error of the last call that failed. */
  errno(): number;
  socket(domain: number, type: number, protocol: number): number;
  send(descriptor: number, bytes: Uint8Array, length: number, flags: number): number;
  recv(descriptor: number, into: Uint8Array, length: number, flags: number): number;
  close(descriptor: number): number;
  /** A descriptor that names this very process, or -1: pidfd_open(2). */
  pidfdOpen(pid: number): number;
  /** epoll_create1(2), closed on exec; -1 on failure. */
  epollCreate(): number;
  /** Watches a descriptor for reading, with `tag` as what is told then (32 bits): epoll_ctl(2). 0, or -1. */
  epollAdd(epoll: number, descriptor: number, tag: number): number;
  epollRemove(epoll: number, descriptor: number): number;
  /** Waits on a thread of the pool until something can be read; the tags of what can: epoll_wait(2). Rejects where that fails. */
  epollWait(epoll: number): Promise<readonly number[]>;
  /** eventfd(2), closed on exec; -1 on failure. */
  eventfd(): number;
}

const SYS_PIDFD_OPEN = 434;
const EPOLL_CLOEXEC = 0x8_0000;
const EFD_CLOEXEC = 0x8_0000;
const EPOLL_CTL = { add: 1, remove: 2 } as const;
const EPOLLIN = 1;
/** struct epoll_event is packed on x86-64 only (sys/epoll.h). */
const EVENT = process.arch === 'x64' ? ({ bytes: 12, data: 4 } as const) : ({ bytes: 16, data: 8 } as const);
const EVENTS_AT_ONCE = 64;

/** Throws where the library has no such function. */
export function openLibc({ koffi }: Extract<NativeCalls, { ok: true }>): Libc {
  const library = koffi.load(null);
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const send = library.func('intptr_t send(int descriptor, const uint8_t *bytes, size_t length, int flags)');
  const recv = library.func('intptr_t recv(int descriptor, _Out_ uint8_t *into, size_t length, int flags)');
  const close = library.func('int close(int descriptor)');
  const syscall = library.func('long syscall(long number, int pid, unsigned int flags)');
  const epollCreate = library.func('int epoll_create1(int flags)');
  const epollControl = library.func('int epoll_ctl(int epoll, int operation, int descriptor, const uint8_t *event)');
  const epollWait = library.func('int epoll_wait(int epoll, uint8_t *events, int most, int timeout)');
  const eventfd = library.func('int eventfd(unsigned int value, int flags)');
  return {
    MSG_DONTWAIT: 0x40,
    errno: () => koffi.errno(),
    socket,
    send,
    recv,
    close,
    pidfdOpen: (pid) => syscall(SYS_PIDFD_OPEN, pid, 0),
    epollCreate: () => epollCreate(EPOLL_CLOEXEC),
    epollAdd: (epoll, descriptor, tag) => {
      const event = Buffer.alloc(EVENT.bytes);
      event.writeUInt32LE(EPOLLIN, 0);
      event.writeUInt32LE(tag, EVENT.data);
      return epollControl(epoll, EPOLL_CTL.add, descriptor, event);
    },
    epollRemove: (epoll, descriptor) => epollControl(epoll, EPOLL_CTL.remove, descriptor, Buffer.alloc(EVENT.bytes)),
    epollWait: (epoll) =>
      new Promise((resolve, reject) => {
        const events = Buffer.alloc(EVENT.bytes * EVENTS_AT_ONCE);
        epollWait.async(epoll, events, EVENTS_AT_ONCE, -1, (error: unknown, ready: number) => {
          if (error || ready < 0) reject(error ?? new Error('epoll_wait failed'));
          else resolve(Array.from({ length: ready }, (_, at) => events.readUInt32LE(at * EVENT.bytes + EVENT.data)));
        });
      }),
    eventfd: () => eventfd(0, EFD_CLOEXEC),
  };
}
