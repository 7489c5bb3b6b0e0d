import { isLive } from '../../lifecycle/service.ts';
import type { ManagedService } from '../model/managed-service.ts';

export interface WatchDeps {
  /** Starts the checks of the incarnation. */
  probe(managed: ManagedService, generation: number): void;
  unprobe(managed: ManagedService): void;
  /** Starts to watch the process of the incarnation; returns the end of it. */
  watchProcess(managed: ManagedService, generation: number): () => void;
}

/**
 * Who is watched follows from the state: after every change each live incarnation has its checks and its watch, and
 * nothing else has. Nobody can forget to start or end one.
 */
export class Watches {
  readonly #deps: WatchDeps;
  readonly #watched = new Map<string, { readonly generation: number; readonly end: () => void }>();

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  /** True when a watch began or ended: an incarnation came or went. */
  sync(managed: ManagedService): boolean {
    const { id } = managed.spec;
    const watched = this.#watched.get(id);
    const { generation } = managed.service;
    const live = isLive(managed.service.phase);
    if (live && watched?.generation === generation) return false;
    if (watched) {
      this.#watched.delete(id);
      watched.end();
      this.#deps.unprobe(managed);
    }
    if (!live) return watched !== undefined;
    const end: { now: () => void } = { now: () => undefined };
    // Entered before the watch begins: its first observation may come at once and lead back here.
    this.#watched.set(id, { generation, end: () => end.now() });
    this.#deps.probe(managed, generation);
    end.now = this.#deps.watchProcess(managed, generation);
    return true;
  }

  /** Its checks or its definition changed: what is watched is watched anew from the next change on. */
  renew(managed: ManagedService): void {
    const watched = this.#watched.get(managed.spec.id);
    if (!watched) return;
    this.#watched.delete(managed.spec.id);
    watched.end();
    this.#deps.unprobe(managed);
  }

  endAll(): void {
    for (const { end } of this.#watched.values()) end();
    this.#watched.clear();
  }
}
