import type { Ask } from '../../stack/edit/write-check.ts';

/** What is wrong with a health check whose service itself is not to blame, and what to do about it: no restart mends it. */
export interface CheckFault {
  /** A clause about the service: `answers TLS, its check asks http`. */
  readonly what: string;
  /** What a person can do, a whole sentence. */
  readonly cure: string;
  /** The right check, in the engine's form, where the check is the engine's and nothing but it is wrong. */
  readonly test?: readonly string[];
  /** What the check is to ask instead, where it is one of ours that the stack file has, and nothing but that is wrong. */
  readonly ask?: Ask;
  /** It may pass all the same, and then it does not check what it says. */
  readonly always?: true;
}
