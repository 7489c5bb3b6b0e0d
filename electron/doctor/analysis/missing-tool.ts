/** Reads an engine's health log: whether the check fails because it cannot be run at all. Pure. */
import type { ContainerDetails } from '../facts/container-details.ts';

export interface MissingTool {
  /** `curl`, `/app/check.sh`, `/bin/sh`. */
  readonly tool: string;
  readonly how: 'missing' | 'not-executable';
  /** The line of the log that says so, or the exit code. */
  readonly evidence: string;
}

/**
 * Wordings of engines (runc of several ages, crun, youki) and of shells (busybox ash, dash, bash, zsh, env) for a program that
 * is not there. A shell's line begins with the shell, so that a "404 not found" of a service is no match.
 */
const MISSING: readonly RegExp[] = [
  /exec:? \\?"([^"\\]+)\\?": executable file not found/i,
  /exec:? \\?"([^"\\]+)\\?": (?:stat [^:]+: |open [^:]+: )?no such file or directory/i,
  /executable file [`'"]([^`'"]+)[`'"] not found/i,
  /executable [`'"]([^`'"]+)[`'"] (?:for exec )?not found/i,
  /^(?:\S*\/)?(?:ba|da|a|z|k)?sh: (?:line )?(?:\d+: )?(?:exec: )?([^\s:]+): (?:command )?not found\s*$/im,
  /^(?:\S*\/)?(?:ba|da|a|z|k)?sh: (?:line )?(?:\d+: )?(?:exec: )?([^\s:]+): No such file or directory\s*$/im,
  /^zsh:(?:\d+:)? command not found: (\S+)\s*$/im,
  /^(?:\S*\/)?env: (?:can't execute )?[‘'"`]([^’'"`]+)[’'"`]: No such file or directory\s*$/im,
];
const NOT_EXECUTABLE: readonly RegExp[] = [
  /exec:? \\?"([^"\\]+)\\?": permission denied/i,
  /^(?:\S*\/)?(?:ba|da|a|z|k)?sh: (?:line )?(?:\d+: )?([^\s:]+): Permission denied\s*$/im,
];

/** Whether these words say that the check could not be run at all. */
export function cannotRun(output: string): boolean {
  return unrunnable(output) !== undefined;
}

/** The program that these words say could not be run. */
export function unrunnable(output: string): MissingTool | undefined {
  const missing = named(output, MISSING);
  if (missing) return { tool: missing.tool, how: 'missing', evidence: missing.line };
  const refused = named(output, NOT_EXECUTABLE);
  return refused && { tool: refused.tool, how: 'not-executable', evidence: refused.line };
}

/** From the newest result of the health log; undefined when the check itself ran. */
export function missingTool({ health, healthcheck }: ContainerDetails): MissingTool | undefined {
  const last = health?.log.at(-1);
  if (!last || last.exitCode === 0 || !healthcheck) return undefined;
  const said = unrunnable(last.output);
  if (said) return said;
  // The shell's own words may have gone elsewhere (`2>/dev/null`); its codes for "cannot run" are its own too.
  if (last.exitCode !== 126 && last.exitCode !== 127) return undefined;
  const how = last.exitCode === 127 ? 'missing' : 'not-executable';
  return { tool: firstWord(healthcheck.test), how, evidence: `exit code ${last.exitCode}` };
}

function named(output: string, wordings: readonly RegExp[]): { tool: string; line: string } | undefined {
  for (const wording of wordings) {
    const match = wording.exec(output);
    if (!match?.[1]) continue;
    const line = output.split('\n').find((one) => one.includes(match[1] ?? '') && wording.test(one));
    return { tool: match[1], line: (line ?? match[0]).trim().slice(0, 300) };
  }
  return undefined;
}

/** The program that the check names first: `CMD curl -f …`, `CMD-SHELL exec curl …`. */
function firstWord([kind, ...words]: readonly string[]): string {
  const text = kind === 'CMD' ? (words[0] ?? '') : words.join(' ');
  return /^(?:exec\s+)?(\S+)/.exec(text.trim())?.[1] ?? 'its program';
}
