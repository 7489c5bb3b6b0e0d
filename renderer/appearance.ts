import { effect } from '@preact/signals';
import type { Choosing } from './choosing.ts';

/** Keeps theme and density of the document as they are chosen; the answer ends it. `system` leaves both to the system. */
export function followAppearance({ settings }: Pick<Choosing, 'settings'>, root: HTMLElement): () => void {
  return effect(() => {
    const choices = settings.value?.choices;
    if (!choices) return;
    if (choices.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = choices.theme;
    if (choices.density === 'compact') root.dataset.density = 'compact';
    else delete root.dataset.density;
  });
}
