import type { ServiceView } from '../electron/contract/service.ts';
import { type Look, lookOf } from './state-look.ts';

/** What the row of a service shows, and nothing that changes without being seen. */
export interface RowModel {
  readonly id: string;
  readonly kind: ServiceView['kind'];
  readonly look: Look;
  /** Open, with its reason and its buttons as words. */
  readonly isTrouble: boolean;
  /** Why it is as it is; empty where all is well. */
  readonly why: string;
  /** Epoch milliseconds of its next start. */
  readonly retryAt?: number;
  readonly ports: readonly { readonly port: number; readonly isAssumed: boolean; readonly isBad: boolean }[];
  /** Epoch milliseconds since when it is up; undefined where that says nothing. */
  readonly upSince?: number;
  /** Epoch milliseconds since when it is in trouble. */
  readonly soSince?: number;
  readonly restarts: number;
  /** Bytes. */
  readonly memory?: number;
  readonly latency: readonly (number | null)[];
}

/** Memory is told in steps that a person would notice: a twentieth of it, and nothing below a megabyte. */
function steady(bytes: number): number {
  const step = Math.max(1_048_576, 2 ** Math.floor(Math.log2(Math.max(1, bytes / 20))));
  return Math.round(bytes / step) * step;
}

export function rowOf(service: ServiceView): RowModel {
  const look = lookOf(service);
  const isTrouble = look.tone === 'bad' || look.tone === 'warn';
  const lacks = service.waitingFor.length > 0;
  const isUp = ['healthy', 'running', 'unhealthy'].includes(service.state);
  const isOver = service.state === 'stopped' || service.state === 'completed';
  const { process, restarts, latency } = service;
  return {
    id: service.id,
    kind: service.kind,
    look,
    isTrouble,
    why: (isTrouble || lacks || look.tone === 'busy') && service.message !== look.word ? service.message : '',
    ...(service.state === 'backoff' && restarts.nextAt !== undefined ? { retryAt: restarts.nextAt } : {}),
    ports: service.ports.map(({ port, assumed = false, message }) => ({
      port,
      isAssumed: assumed,
      isBad: message !== undefined && !assumed,
    })),
    ...(isUp && !isTrouble ? { upSince: process?.startedAt ?? service.since } : {}),
    ...(!isUp && !isOver ? { soSince: service.since } : {}),
    ...(isUp && isTrouble ? { soSince: service.since } : {}),
    restarts: restarts.count,
    ...(process && process.memory > 0 ? { memory: steady(process.memory) } : {}),
    latency: latency?.means ?? [],
  };
}
