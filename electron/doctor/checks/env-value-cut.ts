import { LOSS } from '../../stack/syntax/loss-note.ts';
import type { Check } from '../check.ts';

/** Part of a value of an env file does not reach the service: a `$` that begins a variable which is not set, a `#` that begins a comment. */
export const envValueCut: Check = {
  id: 'env-value-cut',
  reads: [],
  live: false,
  look: ({ stack }) =>
    stack.warnings
      .filter(({ code }) => code === LOSS)
      .map(({ message, hint, file = stack.file, line }) => {
        const place = line === undefined ? file : `${file}:${line}`;
        const evidence = hint === undefined ? [] : [`to keep the whole value: ${hint}`];
        return {
          id: `env-value-cut:${place}`,
          severity: 'warning' as const,
          message: `${place}: ${message}.`,
          evidence: [...evidence, 'only the name is shown, never the value'],
          fixes: [],
        };
      }),
};
