import type { Plan } from '../../contract/action.ts';
import type { Intent } from '../../contract/intent.ts';
import { LIMITS } from '../../limits.ts';
import type { ActRequest } from '../actions/request.ts';

type Acting = Exclude<
  Intent,
  { type: 'dismiss' | 'demoConflict' | 'mute' | 'unmute' | 'approve' | 'decline' | 'close' }
>;

/** What an intent of the page asks the stack to do. It is answered at once; the page watches the action. */
export function requestOf(intent: Acting, shown: Plan['kind'] | undefined, origin: string): ActRequest {
  const base = {
    services: [],
    choices: [],
    dryRun: false,
    wait: intent.type === 'down' && origin === 'on quitting',
    timeoutMs: LIMITS.action.timeoutMs,
    actor: 'user' as const,
    origin,
  };
  switch (intent.type) {
    case 'up':
    case 'down':
    case 'restart':
      return { ...base, kind: intent.type, services: intent.services };
    case 'restartDown':
      return { ...base, kind: 'restart', onlyBroken: true };
    case 'planFixPorts':
      return { ...base, kind: 'fix-ports', dryRun: true };
    case 'planCleanUp':
      return { ...base, kind: 'clean-up', dryRun: true };
    case 'planFix':
      return { ...base, kind: 'doctor', dryRun: true, finding: intent.finding, fix: intent.fix };
    case 'applyPlan':
      return {
        ...base,
        kind: shown === 'clean-up' || shown === 'doctor' ? shown : 'fix-ports',
        plan: intent.plan,
        choices: intent.choices,
      };
  }
}
