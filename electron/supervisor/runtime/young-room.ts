import { setFlagsFromString } from 'node:v8';
import { LIMITS } from '../../limits.ts';

/** A stack of many services makes many short-lived objects: they get the room that `daemon.ts` keeps from those of few. */
export function makeRoomFor(services: number): void {
  if (services <= LIMITS.pace.fewServices) return;
  setFlagsFromString(`--semi-space-growth-factor=${LIMITS.runtime.manyYoungGrowth}`);
}
