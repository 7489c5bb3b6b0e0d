import type { HolderView, Light, ServiceView } from '../electron/contract/service.ts';
import { uiWords } from './words/ui.ts';

/** What a colour means; every tone also has a shape and a word, so that none is needed to read it. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
export type Shape =
  | 'check'
  | 'disc'
  | 'tick'
  | 'arc'
  | 'dots'
  | 'loop'
  | 'triangle'
  | 'cross'
  | 'barred'
  | 'overlap'
  | 'square'
  | 'question';

export interface Look {
  readonly tone: Tone;
  readonly shape: Shape;
  readonly word: string;
}

const looks: Readonly<Record<ServiceView['state'], Look>> = {
  healthy: { tone: 'good', shape: 'check', word: uiWords.healthy },
  running: { tone: 'good', shape: 'disc', word: uiWords.running },
  completed: { tone: 'good', shape: 'tick', word: uiWords.completed },
  starting: { tone: 'busy', shape: 'arc', word: uiWords.starting },
  stopping: { tone: 'busy', shape: 'arc', word: uiWords.stopping },
  waiting: { tone: 'busy', shape: 'dots', word: uiWords.waiting },
  backoff: { tone: 'warn', shape: 'loop', word: uiWords.backoff },
  unhealthy: { tone: 'bad', shape: 'triangle', word: uiWords.unhealthy },
  failed: { tone: 'bad', shape: 'cross', word: uiWords.failed },
  blocked: { tone: 'bad', shape: 'barred', word: uiWords.blocked },
  unknown: { tone: 'warn', shape: 'question', word: uiWords.unknown },
  stopped: { tone: 'quiet', shape: 'square', word: uiWords.stopped },
};

/** How a service is shown. Shadowed outranks its state: a good answer from the wrong process is a fault. */
export function lookOf(
  service: Pick<ServiceView, 'state' | 'shadowed' | 'desired' | 'unheldPorts' | 'replicas'>,
): Look {
  if (service.shadowed) return { tone: 'bad', shape: 'overlap', word: uiWords.shadowed };
  if (service.unheldPorts) return { tone: 'warn', shape: 'question', word: uiWords.notListening };
  const look = looks[service.state];
  const { replicas } = service;
  if (replicas && replicas.up < replicas.wanted && look.tone === 'good')
    return { tone: 'warn', shape: 'triangle', word: uiWords.replicasUp(replicas.up, replicas.wanted) };
  // As the light has it: what should be up and cannot be seen may well be down.
  if (service.desired === 'up' && service.state === 'unknown') return { ...look, tone: 'bad' };
  const down = service.desired === 'up' && service.state === 'stopped';
  return down ? { ...look, tone: 'bad', word: uiWords.down } : look;
}

/** True when the service is what it should be: up and the right one. */
export function isUp(service: Pick<ServiceView, 'state' | 'shadowed'>): boolean {
  return !service.shadowed && ['healthy', 'running', 'completed'].includes(service.state);
}

export const verdictLooks: Readonly<Record<HolderView['verdict'], Look>> = {
  expected: { tone: 'good', shape: 'check', word: uiWords.expected },
  stale: { tone: 'bad', shape: 'loop', word: uiWords.stale },
  duplicate: { tone: 'bad', shape: 'overlap', word: uiWords.duplicate },
  foreign: { tone: 'warn', shape: 'question', word: uiWords.foreign },
  protected: { tone: 'quiet', shape: 'barred', word: uiWords.protected },
};

export const severityLooks: Readonly<Record<'info' | 'warning' | 'error', Look>> = {
  error: { tone: 'bad', shape: 'cross', word: uiWords.error },
  warning: { tone: 'warn', shape: 'triangle', word: uiWords.warning },
  info: { tone: 'quiet', shape: 'disc', word: uiWords.info },
};

/** Said by a screen reader in place of the drawn light. */
export const lightWords: Readonly<Record<Light, string>> = {
  green: uiWords.lightGreen,
  amber: uiWords.lightAmber,
  red: uiWords.lightRed,
  grey: uiWords.lightOff,
  blue: uiWords.lightWorking,
};

/** The light and how long it has been so: `red for 2 min`. */
export const lightFor: Readonly<Record<Light, (duration: string) => string>> = {
  green: uiWords.greenFor,
  amber: uiWords.amberFor,
  red: uiWords.redFor,
  grey: uiWords.offFor,
  blue: uiWords.workingFor,
};
