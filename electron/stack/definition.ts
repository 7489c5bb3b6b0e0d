import type { Stack } from './stack.ts';

/**
 * A stack with what its other files say: all of what decides what runs and how. It is what a person approves, and what two
 * versions of a stack are compared by. Plain data.
 */
export interface Definition {
  readonly stack: Stack;
  readonly files: FileFacts;
}

export interface FileFacts {
  /** By service with env files: their variables, secret. None for a service of which a required file is not there. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By service that Compose runs: what stands for its definition in the Compose files, as one text. */
  readonly compose: Readonly<Record<string, ComposeFacts>>;
}

export interface ComposeFacts {
  /** Changes whenever what Compose would run changes. */
  readonly digest: string;
  /** What Compose would run, for people: `image redis:7`. */
  readonly text: string;
  /** What the text does not show, or not in full: by its name (`environment MODE`), a hash of what it says. */
  readonly rest?: Readonly<Record<string, string>>;
  /** Why nobody can say what Compose would run: then nothing of the service does. */
  readonly unreadable?: string;
}

export const NO_FILES: FileFacts = { variables: {}, compose: {} };
