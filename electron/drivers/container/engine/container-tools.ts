import type Docker from 'dockerode';
import type { Result } from '../../../result.ts';
import type { Container } from '../container.ts';
import type { RequestProblem } from './client.ts';

/** What may be done to containers, and what must be told so that nobody takes it for somebody else's hand. `Engine` does it. */
export interface ContainerTools {
  /** Milliseconds for an ordinary request, and for a start or a stop. */
  readonly timing: { readonly requestMs: number; readonly startMs: number };
  /** One request with its deadline. */
  request<T>(
    what: string,
    run: (docker: Docker, signal: AbortSignal) => Promise<T>,
    timeoutMs?: number,
  ): Promise<Result<T, RequestProblem>>;
  /** As last seen. */
  get(id: string): Container | undefined;
  /** How a container is right now; undefined when it is not there. */
  refresh(id: string): Promise<Result<Container | undefined, RequestProblem>>;
  /** The full list, at once. */
  resync(): Promise<Result<void, RequestProblem>>;
  /** Lets every watcher look again. */
  announce(): void;
  readonly own: {
    /** While `work` runs, watchers leave the container of this name or identity alone. */
    during<T>(name: string, work: () => Promise<T>): Promise<T>;
  };
}
