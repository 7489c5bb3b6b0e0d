import type { ServiceFacts } from '../doctor/check.ts';
import { stackFileIn } from '../stack/find.ts';
import type { Stack } from '../stack/stack.ts';
import { assumptionOf, correctionOf } from './assumed-ports.ts';
import type { Cell } from './cell.ts';

/**
 * Where a service listens instead of where it was assumed, as the doctor tells it. Nothing where a folder without a stack file was
 * opened that has one by now: the right port stands there, and the next `up` takes it.
 */
export function elsewhereOf(
  cell: Cell,
  { source, directory }: Pick<Stack, 'source' | 'directory'>,
): Pick<ServiceFacts, 'elsewhere'> {
  const sentence = correctionOf(cell);
  const found = assumptionOf(cell);
  if (sentence === undefined || !found) return {};
  if (source !== undefined && stackFileIn(directory) !== undefined) return {};
  const { assumed, port } = found;
  return { elsewhere: { sentence, assumed, ...(port === undefined ? {} : { port }) } };
}
