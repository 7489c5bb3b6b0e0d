/** The choices that a page may ask for and cannot make: each is asked in a dialog of the system, after which the panel is shown again. */
import type { EngineChoice } from '../contract/preferences.ts';
import type { ConfirmDialog } from './confirm-approval.ts';
import { confirmEditor } from './confirm-editor.ts';
import { confirmEngine } from './confirm-engine.ts';
import type { SettingsDeskDeps } from './settings-desk.ts';

export interface ChoiceQuestionDeps {
  readonly dialog: ConfirmDialog;
  engines(): Promise<readonly EngineChoice[]>;
  /** The panel hid when the dialog took the focus. */
  show(): void;
}

export function createChoiceQuestions({
  dialog,
  engines,
  show,
}: ChoiceQuestionDeps): Pick<SettingsDeskDeps, 'confirmEngine' | 'confirmEditor'> {
  const asked = async (answer: Promise<boolean>): Promise<boolean> => {
    try {
      return await answer;
    } finally {
      show();
    }
  };
  return {
    confirmEngine: async (context) => asked(confirmEngine(dialog, context, await engines())),
    confirmEditor: (command) => asked(confirmEditor(dialog, command)),
  };
}
