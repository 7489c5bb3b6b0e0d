import type { PublishedPort } from '../../ports/types.ts';

/** A container as Stacklight knows it: what it acts on, in its own shape. Without the environment: that is secret. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** As it was named when the container was made (`redis:7`). */
  readonly image: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The engine's word: created, running, paused, restarting, removing, exited, dead. */
  readonly status: string;
  /** Main process, where there is one. */
  readonly pid?: number;
  /** Epoch milliseconds by the engine's clock; 0 when it never started. With the id it names the incarnation. */
  readonly startedAt: number;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** The engine's words for a failed start, mostly empty. */
  readonly error: string;
  readonly health?: ContainerHealth;
  readonly hasHealthcheck: boolean;
  readonly restart: { readonly policy: string; readonly maxRetries: number };
  readonly restartCount: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly terminal: boolean;
  readonly stopSignal?: string;
  /** Entrypoint and command. */
  readonly command: readonly string[];
  /** Host folders mounted into it. */
  readonly bindSources: readonly string[];
  readonly hostNetwork: boolean;
  /** Addresses of its own in all its networks. */
  readonly addresses: readonly string[];
  readonly published: readonly PublishedPort[];
}

export interface ContainerHealth {
  readonly status: 'starting' | 'healthy' | 'unhealthy' | 'none';
  readonly failing: number;
  readonly results: readonly { readonly at: number; readonly exitCode: number; readonly output: string }[];
}
