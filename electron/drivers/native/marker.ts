import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';

/** The stack that a service belongs to, as far as its processes are marked with it. */
export interface StackIdentity {
  /** Absolute path of the stack file. Not its name: what runs must be found again when the name is changed. */
  readonly file: string;
  /** `STACKLIGHT_HOME`: two supervisors of one stack file must not take each other's processes for their own. */
  readonly home: string;
}

/** Names of the variables that mark the processes of a service; children inherit them wherever they go. */
const MARKERS = {
  stack: 'STACKLIGHT_STACK',
  service: 'STACKLIGHT_SERVICE',
  generation: 'STACKLIGHT_GENERATION',
} as const;

/**
 * The environment entry (`NAME=value`) that every process of a service carries, whatever session or parent it has
 * moved to. The generation is an entry of its own: what an earlier incarnation left belongs to the service too.
 */
export function markerOf(stack: StackIdentity, service: string): string {
  return `${MARKERS.service}=${stackKey(stack)}/${service}`;
}

/** The entry that all processes of all services of a stack carry. */
export function stackMarkerOf(stack: StackIdentity): string {
  return `${MARKERS.stack}=${stackKey(stack)}`;
}

/** The variable whose value tells which service of which stack a process belongs to. */
export const SERVICE_MARK = MARKERS.service;

/** Whether the value of `SERVICE_MARK` is that of a service of this stack under this supervisor's home. */
export function isMarkOf(stack: StackIdentity, value: string): boolean {
  return value.startsWith(`${stackKey(stack)}/`);
}

/** Both markers and the generation, as they go into the environment of a service. */
export function markerVariables(stack: StackIdentity, service: string, generation: number): Record<string, string> {
  return {
    [MARKERS.stack]: stackKey(stack),
    [MARKERS.service]: `${stackKey(stack)}/${service}`,
    [MARKERS.generation]: String(generation),
  };
}

function stackKey(stack: StackIdentity): string {
  const hash = createHash('sha256').update(`${stack.file}\0${stack.home}`).digest('hex').slice(0, 10);
  // The folder's name is for whoever reads the environment of a process.
  return `${basename(dirname(stack.file))}-${hash}`;
}
