import type { Socket } from 'node:net';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../result.ts';

/** One connection as the crowd sees it. */
export interface Guest {
  readonly socket: Socket;
  /** Characters of the line that is being received. */
  held: number;
  timer?: NodeJS.Timeout | undefined;
}

/** Bytes and milliseconds; see `LIMITS.control`. */
export interface CrowdLimits {
  readonly connections: number;
  readonly maxHeldBytes: number;
  readonly maxUnreadBytes: number;
  readonly lineMs: number;
}

/**
 * All connections together: how many there may be, and how much of ours they may hold. Each is only of this very user, but a script that
 * went wrong is, too, and the supervisor watches over services.
 */
export class Crowd {
  readonly #limits: CrowdLimits;
  readonly #guests = new Set<Guest>();

  constructor(limits: CrowdLimits) {
    this.#limits = limits;
  }

  /** Undefined where there are too many: that one was told, and is sent away. */
  enter(socket: Socket): Guest | undefined {
    if (this.#guests.size >= this.#limits.connections) {
      sendAway(socket, {
        code: 'too-many-connections',
        message: `Stacklight serves ${this.#limits.connections} connections already.`,
        hint: 'Stop whatever polls it so often (stacklight status --watch, logs --follow, scripts), and try again.',
      });
      return undefined;
    }
    const guest: Guest = { socket, held: 0 };
    this.#guests.add(guest);
    socket.on('close', () => {
      clearTimeout(guest.timer);
      this.#guests.delete(guest);
    });
    return guest;
  }

  sockets(): readonly Socket[] {
    return [...this.#guests].map(({ socket }) => socket);
  }

  /** So much of a line is received and has no end yet. It gets one soon, or its sender is sent away. */
  received(guest: Guest, held: number): void {
    guest.held = held;
    if (held === 0) {
      clearTimeout(guest.timer);
      guest.timer = undefined;
      return;
    }
    guest.timer ??= setTimeout(() => {
      const seconds = this.#limits.lineMs / 1_000;
      sendAway(guest.socket, { code: 'bad-request', message: `The message did not end within ${seconds} s.` });
    }, this.#limits.lineMs);
    this.#makeRoom(
      ({ held: one }) => one,
      this.#limits.maxHeldBytes,
      (one) =>
        sendAway(one.socket, {
          code: 'bad-request',
          message: 'Too much is being sent at once, and this is the largest message.',
        }),
    );
  }

  /** Something was sent; whoever leaves the most unread is cut off when it is too much in all. */
  sent(): void {
    this.#makeRoom(
      ({ socket }) => socket.writableLength,
      this.#limits.maxUnreadBytes,
      ({ socket }) => socket.destroy(),
    );
  }

  #makeRoom(size: (guest: Guest) => number, limit: number, end: (guest: Guest) => void): void {
    const all = [...this.#guests].filter(({ socket }) => !socket.destroyed);
    let sum = all.reduce((total, guest) => total + size(guest), 0);
    for (const guest of all.sort((a, b) => size(b) - size(a))) {
      if (sum <= limit) return;
      sum -= size(guest);
      guest.held = 0;
      end(guest);
    }
  }
}

/** Says why, and hears no more. What comes meanwhile is taken and dropped: a connection with unread bytes would lose our answer. */
export function sendAway(socket: Socket, error: Problem): void {
  socket.removeAllListeners('data');
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(`${JSON.stringify({ id: -1, error })}\n`);
  setTimeout(() => socket.destroy(), LIMITS.control.endMs).unref();
}
