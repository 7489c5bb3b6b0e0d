/** Programs of a person that a service opened (`vite --open`, `launch-editor`): they carry its mark and are no part of it. Pure. */

import { programName } from '../commands/launchers.ts';
import { untouchableKind } from '../commands/names.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { lineageOf } from '../platform/tree.ts';

/** Editors that live in a terminal or serve: a service may well be one. */
const SERVING: ReadonlySet<string> = new Set(['code-server', 'vim', 'nvim', 'emacs', 'nano']);
/** A browser that a program drives belongs to that program. */
const DRIVEN = /^--?(headless|remote-debugging|enable-automation|test-type|marionette)/;
/** Where a system installs programs: one of the same name in a project is the project's own. */
const INSTALLED =
  /^(\/usr\/|\/opt\/|\/snap\/|\/var\/lib\/flatpak\/|\/Applications\/|[A-Za-z]:\\Program Files)|\/\.local\/share\//;

/** `a browser` or `an editor` with windows of its own. */
function windowKind(process: ProcessInfo): string | undefined {
  if (!process.exe || !INSTALLED.test(process.exe)) return undefined;
  const kind = untouchableKind(process);
  if (kind !== 'a browser' && kind !== 'an editor') return undefined;
  return SERVING.has(programName(process.exe)) || process.command.some((word) => DRIVEN.test(word)) ? undefined : kind;
}

/** The tree without what was opened from it and all below that. A service that is a browser or editor itself has opened none. */
export function withoutOpened(tree: readonly ProcessInfo[], root: number): readonly ProcessInfo[] {
  const byPid = new Map(tree.map((process) => [process.pid, process]));
  const leader = byPid.get(root);
  const own = leader && windowKind(leader);
  const opened = new Set(
    tree.filter((process) => windowKind(process) !== undefined && windowKind(process) !== own).map(({ pid }) => pid),
  );
  if (opened.size === 0) return tree;
  return tree.filter(({ pid }) => ![...lineageOf(pid, byPid)].some((one) => one !== root && opened.has(one)));
}
