import { rename, stat } from 'node:fs/promises';
import { FORMERLY } from '../../history/former-names.ts';
import { LIMITS } from '../../limits.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';

/**
 * A service that is only called otherwise now keeps what runs of it, its log and its history. Where a start or stop of it is
 * in progress, the old one is stopped and the new one is another service: nothing may happen between two names. `stopped`: ids of
 * those. What such a stop could not end goes on under the new name, so that nothing is started beside it.
 */
export function renamesNow(change: StackChange, state: StackState, stopped: ReadonlySet<string>): StackChange {
  const settled = change.renamed.filter(({ from }) => {
    const phase = state.managed(from)?.service.phase;
    if (phase === undefined || phase.state === 'starting' || phase.state === 'stopping') return false;
    return !stopped.has(from) || (phase.state === 'failed' && phase.survives === true);
  });
  const others = change.renamed.filter((one) => !settled.includes(one));
  return {
    ...change,
    renamed: settled,
    removed: [...change.removed, ...others.map(({ from }) => from)],
    added: [...change.added, ...others.map(({ id }) => id)],
  };
}

/** The log goes with the name, older parts of it and the times of its lines too. The service writes on: it holds the file, not its name. */
export async function moveLog(from: string, to: string): Promise<void> {
  const parts = ['', '.times', ...Array.from({ length: LIMITS.logs.keptFiles }, (_, index) => `.${index + 1}`)];
  for (const part of parts) {
    if (await stat(`${to}${part}`).catch(() => undefined)) continue;
    await rename(`${from}${part}`, `${to}${part}`).catch(() => undefined);
  }
}

export function noteRename(managed: ManagedService, from: string, state: StackState, at: number): void {
  const { spec, service } = managed;
  const cause = `was called ${from} before, and keeps running as it is`;
  const { generation } = service;
  state.record({
    at,
    kind: 'note',
    service: spec.id,
    cause,
    actor: 'stacklight',
    generation,
    data: { [FORMERLY]: from },
  });
}
