import { LIMITS } from '../../limits.ts';
import type { Part } from '../facts/part.ts';

/** One look with its deadlines, in monotonic milliseconds, and with the parts of it that were not read in time. */
export class Look {
  readonly by: Readonly<Record<keyof typeof LIMITS.doctor.look, number>>;
  readonly #unread = new Set<Part>();

  constructor(now = performance.now()) {
    const { first, second, end } = LIMITS.doctor.look;
    this.by = { first: now + first, second: now + second, end: now + end };
  }

  get unread(): readonly Part[] {
    return [...this.#unread];
  }

  missed(part: Part): void {
    this.#unread.add(part);
  }

  /** Milliseconds until all of it has to be over. */
  left(): number {
    return Math.max(this.by.end - performance.now(), 0);
  }

  /** The answer, or `otherwise` when it failed or did not come by `deadline`; the part is then unread. */
  async read<T>(part: Part, answer: Promise<T>, deadline: number, otherwise: T): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<T>((resolve) => {
      const give = () => {
        this.missed(part);
        resolve(otherwise);
      };
      timer = setTimeout(give, Math.max(deadline - performance.now(), 0));
    });
    try {
      return await Promise.race([answer, late]);
    } catch {
      this.missed(part);
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  }
}
