/** What a service is, from the keys that it has, and which keys would do nothing or contradict each other. */

import type { ServiceInput } from '../schema/service.ts';
import type { ServiceKind } from '../stack.ts';
import { type BuildContext, wrote } from './context.ts';
import type { Path } from './problem-report.ts';

/** How a service comes to be; `ServiceKind` with the three kinds of container told apart. */
export type Origin = 'command' | 'existing' | 'image' | 'compose' | 'external';

const originKeys: Readonly<Record<Exclude<Origin, 'command'>, keyof ServiceInput>> = {
  existing: 'container',
  image: 'image',
  compose: 'compose',
  external: 'external',
};
const CHOICES = 'exactly one of command, container, image, compose and external: true';

const NATIVE_ONLY: readonly (keyof ServiceInput)[] = ['preflight'];
const MADE_ONLY: readonly (keyof ServiceInput)[] = ['command', 'working_dir', 'environment', 'env_file'];
const IMAGE_ONLY: readonly (keyof ServiceInput)[] = ['entrypoint', 'volumes', 'labels', 'container_name'];
const USER: readonly (keyof ServiceInput)[] = ['user'];
const RUN_BY_US: readonly (keyof ServiceInput)[] = ['restart', 'stop_signal', 'stop_grace_period'];

const useless: Readonly<Record<Origin, readonly (keyof ServiceInput)[]>> = {
  command: IMAGE_ONLY,
  image: NATIVE_ONLY,
  existing: [...MADE_ONLY, ...IMAGE_ONLY, ...USER, ...NATIVE_ONLY],
  compose: [...MADE_ONLY, ...IMAGE_ONLY, ...USER, ...NATIVE_ONLY],
  external: [...MADE_ONLY, ...IMAGE_ONLY, ...USER, ...NATIVE_ONLY, ...RUN_BY_US],
};
const because: Readonly<Record<Origin, string>> = {
  command: 'it is for containers made from an image, and this service is a native process',
  image: 'it is for native processes, and this service is a container',
  existing: 'the container exists already; change it where it was made',
  compose: 'the Compose file says it; change it there',
  external: 'Stacklight only watches an external service',
};

export function kindOf(origin: Origin): ServiceKind {
  if (origin === 'command') return 'native';
  return origin === 'external' ? 'external' : 'container';
}

/** The origin, or undefined after reporting that there is none or more than one. */
export function originOf(input: ServiceInput, path: Path, context: BuildContext): Origin | undefined {
  const name = String(path.at(-1));
  const has = (key: keyof ServiceInput) =>
    key === 'external' ? input.external === true : wrote(context, [...path, key]);
  const found = (Object.keys(originKeys) as (keyof typeof originKeys)[]).filter((origin) => has(originKeys[origin]));
  const [origin] = found;
  if (found.length > 1) {
    const keys = found.map((one) => originKeys[one]).join(' and ');
    context.report.error(path, {
      code: 'contradiction',
      message: `service "${name}" has ${keys}; a service has ${CHOICES}`,
      at: 'key',
    });
    return undefined;
  }
  if (origin) {
    reportUseless(origin, path, context);
    return origin;
  }
  if (!wrote(context, [...path, 'command'])) {
    const message = `service "${name}" does not say what it is: it needs ${CHOICES}`;
    context.report.error(path, { code: 'missing-key', message, at: 'key' });
    return undefined;
  }
  reportUseless('command', path, context);
  return 'command';
}

function reportUseless(origin: Origin, path: Path, context: BuildContext): void {
  for (const key of useless[origin]) {
    if (!wrote(context, [...path, key])) continue;
    const message = `"${key}" has no effect on service "${String(path.at(-1))}": ${because[origin]}`;
    context.report.error([...path, key], { code: 'contradiction', message, at: 'key' });
  }
}

/** `deployment` may repeat what the keys say, not contradict it. */
export function checkDeployment(input: ServiceInput, kind: ServiceKind, path: Path, context: BuildContext): void {
  if (input.deployment === undefined || input.deployment === kind) return;
  const message = `service "${String(path.at(-1))}" says deployment: ${input.deployment}, but its other keys make it ${kind}`;
  context.report.error([...path, 'deployment'], { code: 'contradiction', message });
}
