import { normalize } from 'node:path';
import type { Problem } from '../../electron/result.ts';
import type { Loading } from '../../electron/stack/compose/merge/model.ts';
import type { ComposeProject, ComposeService } from '../../electron/stack/compose/project/project.ts';
import { type Resolved, resolveProject } from '../../electron/stack/compose/project/resolve.ts';

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  /** Which of the files are merged; default: the first. */
  readonly merge?: readonly string[];
}

/** Resolves Compose files that stand in memory, as if they lay in /p. */
async function resolveTexts(texts: Readonly<Record<string, string>>, given: Given = {}): Promise<Resolved> {
  const names = given.merge ?? Object.keys(texts).slice(0, 1);
  const source = {
    files: names.map((name) => `/p/${name}`),
    directory: '/p',
    variables: given.env ?? {},
    profiles: given.profiles ?? [],
  };
  return resolveProject(source, inMemory(texts));
}

export async function projectOf(texts: Readonly<Record<string, string>>, given?: Given): Promise<ComposeProject> {
  const resolved = await resolveTexts(texts, given);
  if (resolved.ok) return resolved.value;
  throw new Error(`no project: ${JSON.stringify(resolved.problem, undefined, 1)}`);
}

/** The service `web` of a file, given as the lines below it. */
export async function webOf(
  lines: string,
  given?: Given & { readonly files?: Readonly<Record<string, string>> },
): Promise<ComposeService> {
  const project = await projectOf({ 'compose.yaml': webFile(lines), ...given?.files }, given);
  const [web] = [...project.services, ...project.inactive].filter(({ name }) => name === 'web');
  if (!web) throw new Error('the file has no service web');
  return web;
}

export async function problemsOf(texts: Readonly<Record<string, string>>, given?: Given): Promise<readonly Problem[]> {
  const resolved = await resolveTexts(texts, given);
  if (!resolved.ok) return resolved.problem;
  throw new Error('this was to be refused');
}

export function webFile(lines: string): string {
  const indented = lines
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const image = /^(?:image|build|extends):/m.test(lines) ? '' : '    image: web\n';
  return `services:\n  web:\n${image}${indented}\n`;
}

function inMemory(texts: Readonly<Record<string, string>>): Loading {
  return {
    open: (path) => {
      const text = texts[normalize(path).replace(/^\/p\//, '')];
      if (text !== undefined) return Promise.resolve({ ok: true, value: text });
      const problem = { code: 'file-missing', message: `there is no file ${path}`, file: path };
      return Promise.resolve({ ok: false, problem });
    },
    complaints: { errors: [], notes: [] },
    opened: new Set(),
    home: '/home/me',
    budget: { includes: 200 },
    parsed: new Map(),
  };
}
