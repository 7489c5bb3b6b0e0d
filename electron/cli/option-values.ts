/** Reads what stands behind an option, or refuses it with what was expected. */
import { CommanderError, InvalidArgumentError } from 'commander';
import { LIMITS } from '../limits.ts';
import { parseDuration } from '../stack/syntax/duration.ts';
import { EXIT } from './exit-codes.ts';
import { callWords } from './words/calls.ts';

/** A call that is refused although each of its words may stand there. */
export function badCall(message: string): CommanderError {
  return new CommanderError(EXIT.badCall, 'bad-call', message);
}

export function path(text: string): string {
  // An option that stands where a path was forgotten is not silently taken for one.
  if (text.trim() === '' || text.startsWith('-')) throw new InvalidArgumentError(callWords.aPath);
  return text;
}

/** Milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError(callWords.aDuration);
  if (ms > LIMITS.action.longestMs) throw new InvalidArgumentError(callWords.atMostADay);
  return ms;
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(callWords.aWholeNumber);
  return Number(text);
}

export function count(text: string): number {
  const number = whole(text);
  if (number < 1 || number > LIMITS.history.askedAtOnce)
    throw new InvalidArgumentError(callWords.aCount(LIMITS.history.askedAtOnce));
  return number;
}

/** Which incident, counted from the newest. */
export function ordinal(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw badCall(callWords.anOrdinal);
  return Number(text);
}

/** One of the words that an argument takes. */
export function oneOf<T extends string>(command: string, choices: readonly T[], text: string): T {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw badCall(callWords.oneOf(command, choices, text));
}

/** For options that may be given several times. */
export const collectNames = (text: string, all: string[] = []): string[] => [...all, text];
export const collectNumbers = (text: string, all: number[] = []): number[] => [...all, whole(text)];
