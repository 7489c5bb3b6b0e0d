/** What every builder needs to turn what the user wrote into the Stack value. */
import type { StackDefaults } from '../defaults.ts';
import type { Lookup } from '../syntax/interpolate.ts';
import type { Tree } from './interpolated-tree.ts';
import { formatPath, type Path, type Report } from './problem-report.ts';

export interface BuildContext {
  readonly stackName: string;
  /** Absolute folder of the stack file. */
  readonly directory: string;
  /** Variables of the process and of `.env`. */
  readonly lookup: Lookup;
  readonly tree: Tree;
  /** What holds where the file says nothing. */
  readonly defaults: StackDefaults;
  readonly report: Report;
}

/** What the user wrote at this path, variables filled in, even where it was wrong and has been taken out since. */
export function valueAt(context: BuildContext, path: Path): unknown {
  let here = context.tree.data;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = Reflect.get(here, part);
  }
  return here;
}

/** Whether the user wrote this key, right or wrong. */
export function wrote(context: BuildContext, path: Path): boolean {
  return valueAt(context, path) !== undefined;
}

/** A URL of one of these protocols (`http:`), or undefined after reporting what is wrong with it. */
export function checkUrl(
  text: string,
  protocols: readonly string[],
  path: Path,
  context: BuildContext,
): string | undefined {
  const allowed = protocols.map((protocol) => `${protocol}//`).join(' or ');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && protocols.includes(url.protocol) && url.hostname !== '') return text;
  if (!context.tree.excused(path)) {
    const message = `${formatPath(path)} must be a URL that starts with ${allowed}; found ${context.tree.show(path, text)}`;
    context.report.unusable(path, { code: 'bad-url', message });
  }
  return undefined;
}

/** A regular expression, plain or as `/…/flags`, or undefined after reporting what is wrong with it. */
export function checkPattern(text: string, path: Path, context: BuildContext): string | undefined {
  const [, slashed, flags] = /^\/(.+)\/([imsuv]*)$/s.exec(text) ?? [];
  try {
    new RegExp(slashed ?? text, flags);
    return text;
  } catch {
    const message = `${formatPath(path)} is not a regular expression: ${context.tree.show(path, text)}`;
    if (!context.tree.excused(path)) context.report.unusable(path, { code: 'bad-pattern', message });
    return undefined;
  }
}
