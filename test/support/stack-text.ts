import { formatProblem } from '../../electron/result.ts';
import { parseStack } from '../../electron/stack/parse/parse-stack.ts';
import type { ServiceSpec, Stack } from '../../electron/stack/stack.ts';

type Env = Readonly<Record<string, string>>;

const place = { file: 'stacklight.yaml', directory: '/srv/shop' };

/** The Stack of a text; throws with everything that is wrong with it. */
export function stackOf(text: string, env: Env = {}): Stack {
  const result = parseStack(text, { ...place, env });
  if (!result.ok) throw new Error(result.problem.map(formatProblem).join('\n'));
  return result.value;
}

/** The service `api` with these keys, written as the lines of a YAML mapping. */
export function serviceOf(lines: string, env: Env = {}): ServiceSpec {
  const indented = lines.trim().replace(/^/gm, '    ');
  const service = stackOf(`services:\n  api:\n${indented}\n`, env).services[0];
  if (!service) throw new Error('no service');
  return service;
}

/** What is wrong with a text, one line a problem. */
export function complaintsOf(text: string, env: Env = {}): readonly string[] {
  const result = parseStack(text, { ...place, env });
  return result.ok ? [] : result.problem.map(formatProblem);
}
