/** What a screen is: a view in a state, with what has to be read on it. */
import type { ElectronApplication, Page } from 'playwright';
import type { View } from '../../electron/contract/view.ts';
import type { FakeAnswers } from '../support/fake-host.ts';

export interface Screen {
  /** Begins the name of the picture. */
  readonly name: string;
  readonly view: View;
  /** What the page hears from its supervisor when it opens: everything when left out. */
  readonly door?: 'silent' | 'refusing';
  /** What it hears when it asks for more than the view. */
  readonly answers?: FakeAnswers;
  /** What has to be read on it, and pressed. */
  readonly says: readonly string[];
  /** Presses and types until what is to be seen is seen. */
  go?(page: Page, electron: ElectronApplication): Promise<void>;
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
