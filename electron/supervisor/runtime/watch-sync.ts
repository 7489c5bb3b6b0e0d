import { isLive } from '../../lifecycle/service.ts';
import type { Cell } from '../model/managed-service.ts';

export interface WatchSurroundings {
  /** Starts the checks of the incarnation. */
  probe(cell: Cell, generation: number): void;
  unprobe(cell: Cell): void;
  /** Starts to watch the process of the incarnation; returns the end of it. */
  watchProcess(cell: Cell, generation: number): () => void;
}

/**
 * Who is watched follows from the state: after every change each live incarnation has its checks and its watch, and
 * nothing else has. Nobody can forget to start or end one.
 */
export class Watches {
  readonly #around: WatchSurroundings;
  readonly #watched = new Map<string, { readonly generation: number; readonly end: () => void }>();

  constructor(around: WatchSurroundings) {
    this.#around = around;
  }

  /** True when a watch began or ended: an incarnation came or went. */
  sync(cell: Cell): boolean {
    const { id } = cell.spec;
    const watched = this.#watched.get(id);
    const { generation } = cell.service;
    const live = isLive(cell.service.phase);
    if (live && watched?.generation === generation) return false;
    if (watched) {
      this.#watched.delete(id);
      watched.end();
      this.#around.unprobe(cell);
    }
    if (!live) return watched !== undefined;
    const end: { now: () => void } = { now: () => undefined };
    // Entered before the watch begins: its first observation may come at once and lead back here.
    this.#watched.set(id, { generation, end: () => end.now() });
    this.#around.probe(cell, generation);
    end.now = this.#around.watchProcess(cell, generation);
    return true;
  }

  /** Its checks or its definition changed: what is watched is watched anew from the next change on. */
  renew(cell: Cell): void {
    const watched = this.#watched.get(cell.spec.id);
    if (!watched) return;
    this.#watched.delete(cell.spec.id);
    watched.end();
    this.#around.unprobe(cell);
  }

  endAll(): void {
    for (const { end } of this.#watched.values()) end();
    this.#watched.clear();
  }
}
