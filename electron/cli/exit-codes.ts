import type { Problem } from '../result.ts';

/** The contract with scripts: docs/command-line.md lists them. */
export const EXIT = { good: 0, wrong: 1, badCall: 2, unreachable: 3 } as const;

const UNREACHABLE: ReadonlySet<string> = new Set([
  'supervisor-lost',
  'supervisor-unreachable',
  'engine-down',
  'engine-forbidden',
  'locked',
  'home-unusable',
  'control-socket',
  'bad-answer',
  'internal',
  'machine-unseen',
]);
const WRONG: ReadonlySet<string> = new Set(['plan-changed', 'app-runs', 'supervisor-runs', 'not-removed']);

/** The exit code of a problem: the call or the stack file is wrong, unless the problem says otherwise. */
export function exitCodeOf(problem: Problem): number {
  if (UNREACHABLE.has(problem.code)) return EXIT.unreachable;
  return WRONG.has(problem.code) ? EXIT.wrong : EXIT.badCall;
}
