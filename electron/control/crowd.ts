import type { Socket } from 'node:net';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../result.ts';

/** One connection as the crowd sees it. */
export interface Guest {
  readonly socket: Socket;
  /** Characters of the line that is being received. */
  held: number;
  /** A whole line came from it. */
  spoke: boolean;
  /** Requests of it that are not answered yet. */
  pending: number;
  timer?: NodeJS.Timeout | undefined;
}

/** Bytes and milliseconds; see `LIMITS.control`. */
export interface CrowdLimits {
  readonly connections: number;
  readonly maxHeldBytes: number;
  readonly maxUnreadBytes: number;
  readonly silentMs: number;
  readonly lineMs: number;
}

/**
 * All connections together: how many there may be, and how much of ours they may hold. Each is only of this very user, but a script that
 * went wrong is, too, and the supervisor watches over services.
 */
export class Crowd {
  readonly #limits: CrowdLimits;
  /** Whoever was heard or answered last is the last one. */
  readonly #guests = new Set<Guest>();

  constructor(limits: CrowdLimits) {
    this.#limits = limits;
  }

  /**
   * The newest gets in: where there are too many, the one goes that never said anything for the longest time, then the one that has
   * waited for nothing for the longest time. Undefined where all the others wait for answers: the newest was told, and is sent away.
   */
  enter(socket: Socket): Guest | undefined {
    const guest: Guest = { socket, held: 0, spoke: false, pending: 0 };
    if (this.#guests.size >= this.#limits.connections) {
      const idle = this.#idlest();
      const { connections } = this.#limits;
      this.#sendAway(idle ?? guest, {
        code: 'too-many-connections',
        message: idle
          ? `Stacklight serves ${connections} connections, and a newer one took the place of this one, which was idle.`
          : `Stacklight serves ${connections} connections already.`,
        hint: 'Stop whatever polls it so often (stacklight status --watch, logs --follow, scripts), and try again.',
      });
      if (!idle) return undefined;
    }
    this.#guests.add(guest);
    this.#expect(guest, this.#limits.silentMs, 'Nothing was asked for');
    socket.on('close', () => this.#forget(guest));
    return guest;
  }

  /** A whole line was heard. False where too many of its requests wait already: it was told, and is sent away. */
  heard(guest: Guest): boolean {
    // The rest of what came in one piece.
    if (!this.#guests.has(guest)) return false;
    guest.spoke = true;
    // What comes after it in the same piece is another line, with its own time.
    guest.held = 0;
    this.#unexpect(guest);
    this.#stirred(guest);
    if (guest.pending >= LIMITS.control.requestsAtOnce) {
      this.#sendAway(guest, bad('Too many requests of this connection are not answered yet.'));
      return false;
    }
    guest.pending += 1;
    return true;
  }

  answered(guest: Guest): void {
    guest.pending -= 1;
    this.#stirred(guest);
  }

  sockets(): readonly Socket[] {
    return [...this.#guests].map(({ socket }) => socket);
  }

  /** So much of a line is received and has no end yet. It gets one soon, or its sender is sent away. */
  received(guest: Guest, held: number): void {
    if (!this.#guests.has(guest)) return;
    if (held > 0 && guest.held === 0) {
      this.#unexpect(guest);
      this.#expect(guest, this.#limits.lineMs, 'The message did not end');
    }
    guest.held = held;
    if (held === 0) return;
    this.#makeRoom(
      ({ held: one }) => one,
      this.#limits.maxHeldBytes,
      (one) => this.#sendAway(one, bad('Too much is being sent at once, and this is the largest message.')),
    );
  }

  /** What comes is no message of ours, however it goes on. */
  refuse(guest: Guest, message: string): void {
    this.#sendAway(guest, bad(message));
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
      end(guest);
    }
  }

  #idlest(): Guest | undefined {
    const all = [...this.#guests];
    return all.find(({ spoke }) => !spoke) ?? all.find(({ pending }) => pending === 0);
  }

  #stirred(guest: Guest): void {
    // Only of those that are still here: what was sent away does not come back with a late answer.
    if (this.#guests.delete(guest)) this.#guests.add(guest);
  }

  #expect(guest: Guest, ms: number, otherwise: string): void {
    guest.timer = setTimeout(() => this.#sendAway(guest, bad(`${otherwise} within ${ms / 1_000} s.`)), ms);
  }

  #unexpect(guest: Guest): void {
    clearTimeout(guest.timer);
    guest.timer = undefined;
  }

  #forget(guest: Guest): void {
    this.#unexpect(guest);
    this.#guests.delete(guest);
  }

  #sendAway(guest: Guest, error: Problem): void {
    this.#forget(guest);
    guest.held = 0;
    sendAway(guest.socket, error);
  }
}

function bad(message: string): Problem {
  return { code: 'bad-request', message };
}

/** Says why, and hears no more: what else comes waits in the system's buffer, which is small, and not in our memory. */
function sendAway(socket: Socket, error: Problem): void {
  socket.removeAllListeners('data');
  socket.on('error', () => socket.destroy());
  socket.pause();
  socket.end(`${JSON.stringify({ id: -1, error })}\n`);
  // Time to read the answer: an end with bytes that nobody took may cost it.
  setTimeout(() => socket.destroy(), LIMITS.control.endMs).unref();
}
