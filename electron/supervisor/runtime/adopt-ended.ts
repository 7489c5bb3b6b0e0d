import type { Ended, Running } from '../../drivers/driver.ts';
import { useRealCheck } from '../model/engine-healthcheck.ts';
import type { SavedService } from '../model/ledger.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';

/**
 * It should be up and is not, and nobody saw it go. What the engine remembers of its end decides as if it had been seen: a job
 * that ended well is done. Of a process nothing is remembered.
 */
export function missed(
  { managed, ended }: { readonly managed: ManagedService; readonly ended: Ended | undefined },
  saved: SavedService,
  state: StackState,
): void {
  if (state.sameBoot && saved.running?.process) managed.previous = saved.running as Running;
  if (ended?.running.container) useRealCheck(managed, ended.running.container);
  const unseen = state.sameBoot ? 'while Stacklight was not running' : 'the machine was restarted';
  const detail = ended?.detail ? `${ended.detail}, ${unseen}` : unseen;
  const problem = { code: 'ended-unseen', message: `ended ${unseen}` };
  const { generation } = managed.service;
  managed.service = { ...managed.service, phase: { state: 'unknown', problem, before: 'running' } };
  state.send(managed.spec.id, {
    type: 'exited',
    generation,
    exitCode: ended?.exitCode ?? null,
    signal: null,
    outside: false,
    detail,
    restartBy: 'us',
  });
}
