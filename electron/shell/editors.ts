/** The editors that a person may choose for files of a stack, and how each is told a file and a line. */
import { spawn } from 'node:child_process';
import { basename, isAbsolute } from 'node:path';
import type { AppChoices, EditorChoice } from '../contract/settings.ts';
import { readLoginEnvironment } from '../platform/login-environment.ts';
import { neutralFolder } from '../platform/neutral.ts';
import { isSafeProgram, safeProgram } from '../platform/safe-program.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { argumentsFor, type EditorCommand, OWN_COMMAND, parseEditorCommand } from './editor-command.ts';
import { settingsWords } from './words/settings.ts';

interface Editor extends EditorChoice {
  /** Names on the PATH, the likeliest first. */
  readonly programs: readonly string[];
  arguments(file: string, line: number): readonly string[];
}

/** `--goto FILE:LINE`, as Visual Studio Code and its relatives take it. */
const goTo = (file: string, line: number) => ['--goto', `${file}:${line}`];
const withLine = (file: string, line: number) => [`${file}:${line}`];
const lineFirst = (file: string, line: number) => ['--line', String(line), file];

/** Editors with a window of their own: one that lives in a terminal would have none. Their own manuals say how a line is named. */
const EDITORS: readonly Editor[] = [
  { id: 'vscode', name: 'Visual Studio Code', programs: ['code'], arguments: goTo },
  { id: 'vscodium', name: 'VSCodium', programs: ['codium', 'vscodium'], arguments: goTo },
  { id: 'cursor', name: 'Cursor', programs: ['cursor'], arguments: goTo },
  { id: 'windsurf', name: 'Windsurf', programs: ['windsurf'], arguments: goTo },
  { id: 'zed', name: 'Zed', programs: ['zed', 'zeditor'], arguments: withLine },
  { id: 'sublime', name: 'Sublime Text', programs: ['subl', 'sublime_text'], arguments: withLine },
  {
    id: 'idea',
    name: 'IntelliJ IDEA',
    programs: ['idea', 'intellij-idea-ultimate', 'intellij-idea-community'],
    arguments: lineFirst,
  },
  { id: 'webstorm', name: 'WebStorm', programs: ['webstorm'], arguments: lineFirst },
  {
    id: 'pycharm',
    name: 'PyCharm',
    programs: ['pycharm', 'pycharm-professional', 'pycharm-community'],
    arguments: lineFirst,
  },
  { id: 'goland', name: 'GoLand', programs: ['goland'], arguments: lineFirst },
  { id: 'kate', name: 'Kate', programs: ['kate'], arguments: lineFirst },
  { id: 'gedit', name: 'gedit', programs: ['gedit'], arguments: (file, line) => [`+${line}`, file] },
  { id: 'emacs', name: 'Emacs', programs: ['emacs'], arguments: (file, line) => [`+${line}`, file] },
  { id: 'gvim', name: 'GVim', programs: ['gvim'], arguments: (file, line) => [`+${line}`, file] },
];

export interface Editors {
  /** Those that are there now. */
  found(): Promise<readonly EditorChoice[]>;
  /** A person's own command with the program that it would run now, or why it runs none. */
  command(text: string): Promise<Result<EditorCommand>>;
  /** Shows a file, at a place where that is known; a sentence when that did not work, else the empty one. */
  open(file: string, line?: number, column?: number): Promise<string>;
}

export interface EditorsDeps {
  /** Id of the chosen editor, and the command where that is the choice; empty: what the desktop opens such a file with. */
  chosen(): Pick<AppChoices, 'editor' | 'editorCommand'>;
  /** The desktop's way; a sentence when it did not work. */
  openPath(file: string): Promise<string>;
}

/** Programs are looked for on the PATH of the user's own terminal, which an app that a desktop started does not have. */
export function createEditors({ chosen, openPath }: EditorsDeps): Editors {
  let environment: ReturnType<typeof readLoginEnvironment> | undefined;
  const environmentOf = async () => {
    environment ??= readLoginEnvironment();
    return (await environment) ?? process.env;
  };
  const programOf = async ({ programs }: Editor) => {
    const { PATH } = await environmentOf();
    return programs.map((name) => safeProgram(name, PATH)).find((path) => path !== undefined);
  };
  const command: Editors['command'] = async (text) => {
    const parsed = parseEditorCommand(text);
    if (!parsed.ok) return parsed;
    const { program: named, args } = parsed.value;
    const { PATH } = await environmentOf();
    const program = isAbsolute(named) ? (isSafeProgram(named) ? named : undefined) : safeProgram(named, PATH);
    if (program === undefined) return fail({ code: 'editor-command', message: settingsWords.commandMissing(named) });
    return ok({ program, args });
  };
  return {
    async found() {
      const programs = await Promise.all(EDITORS.map(programOf));
      return EDITORS.filter((_, index) => programs[index] !== undefined).map(({ id, name }) => ({ id, name }));
    },
    command,
    async open(file, line = 1, column = 1) {
      const { editor: id, editorCommand } = chosen();
      if (id === OWN_COMMAND && editorCommand !== '') {
        const own = await command(editorCommand);
        if (!own.ok) return own.problem.message;
        const { program } = own.value;
        return started(
          basename(program),
          program,
          argumentsFor(own.value, { file, line, column }),
          await environmentOf(),
        );
      }
      const editor = EDITORS.find((one) => one.id === id);
      if (!editor) return openPath(file);
      const program = await programOf(editor);
      if (program === undefined) return settingsWords.editorGone(editor.name);
      return started(editor.name, program, editor.arguments(file, line), await environmentOf());
    },
  };
}

/** Resolves as soon as it runs: the editor outlives the app. */
function started(
  name: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { detached: true, stdio: 'ignore', cwd: neutralFolder(), env: { ...env } });
    child.once('error', (error) => resolve(settingsWords.editorFailed(name, messageOf(error))));
    child.once('spawn', () => {
      child.unref();
      resolve('');
    });
  });
}
