/** How to start and stop a stack, with Stacklight and by hand. Pure. */
import { block, code, plain } from '../../markdown.ts';
import { startOrder, stopOrder } from '../graph.ts';
import type { ServiceSpec, Stack } from '../stack.ts';
import { composeCommand, relativeTo, shellText } from './text.ts';

export function startSection(stack: Stack): string {
  const byHand = startOrder(stack.services).flatMap((level) => level.flatMap((id) => stepsOf(id, stack)));
  return [
    'With Stacklight, which starts everything in order and proves that it answers:',
    block(['stacklight up']),
    'One service and what it needs: `stacklight up NAME`. Without Stacklight, in this order:',
    byHand.join('\n'),
  ].join('\n\n');
}

export function stopSection(stack: Stack): string {
  const order = stopOrder(stack.services).flat();
  return [
    block(['stacklight down']),
    `It stops them in this order: ${order.map(plain).join(', ')}. Quitting Stacklight stops nothing.`,
  ].join('\n\n');
}

function stepsOf(id: string, stack: Stack): readonly string[] {
  const spec = stack.services.find((one) => one.id === id);
  if (!spec) return [];
  return [`1. ${plain(id)}: ${startOf(spec, stack)}${waitWords(spec, stack)}`];
}

function waitWords({ id, healthcheck }: ServiceSpec, { services }: Stack): string {
  const ends = services.some(({ dependsOn }) =>
    dependsOn.some(({ service, condition }) => service === id && condition === 'service_completed_successfully'),
  );
  if (ends) return ' and wait until it has ended well';
  if (healthcheck.probe.type === 'engine') return ' and, where it has a health check, wait until it is healthy';
  return healthcheck.probe.type === 'none' ? '' : ' and wait until its check is good';
}

function startOf(spec: ServiceSpec, { directory }: Stack): string {
  if (spec.native) {
    const folder = relativeTo(directory, spec.native.workingDir);
    const files = spec.native.envFiles.map(({ path }) => code(relativeTo(directory, path)));
    const env = files.length > 0 ? ` with the variables of ${files.join(', ')}` : '';
    return `${code(`${folder === '.' ? '' : `cd ${shellText(folder)} && `}${spec.native.formatCommand}`)}${env}`;
  }
  const from = spec.container?.from;
  switch (from?.how) {
    case 'existing':
      return code(`docker start ${from.name}`);
    case 'image':
      return `${code(`docker start ${from.name}`)}, which Stacklight makes from ${code(from.image)} where it is not there`;
    case 'compose':
      return code(`${composeCommand(from, directory)} up -d ${from.service}`);
    case undefined:
      return 'is not run by Stacklight: see that it is there';
  }
}
