import { inertLine } from '../../../shared/text/inert.ts';
import { LIMITS } from '../../limits.ts';
import { bodyRows } from './layout.ts';
import { searched } from './log-state.ts';
import { type Prompt, type Step, screenOf, step, type UiModel, withScreen } from './model.ts';

/** A key while a filter or a search is being typed. The filter works with each letter, a search with Enter. */
export function promptKey(model: UiModel, prompt: Prompt, key: string): Step {
  if (key === 'enter') return step(done(model, prompt));
  if (key === 'esc') return step(given({ ...model, prompt: undefined }, prompt, prompt.before));
  if (key === 'backspace' && prompt.text === '') return step(given({ ...model, prompt: undefined }, prompt, ''));
  const text = edited(prompt.text, key);
  return step(text === prompt.text ? model : typed(model, prompt, text));
}

export function promptPaste(model: UiModel, text: string): Step {
  if (!model.prompt) return step(model);
  return step(typed(model, model.prompt, model.prompt.text + inertLine(text.trim())));
}

function edited(text: string, key: string): string {
  if (key === 'backspace') return [...text].slice(0, -1).join('');
  if (key === 'ctrl-u') return '';
  if (key === 'ctrl-w') return text.replace(/\S*\s*$/, '');
  return [...key].length === 1 ? text + key : text;
}

function typed(model: UiModel, prompt: Prompt, text: string): UiModel {
  const next = { ...prompt, text: text.slice(0, LIMITS.terminal.patternCharacters) };
  const shown = { ...model, prompt: next };
  return prompt.purpose === 'filter' ? { ...shown, filter: next.text } : shown;
}

function done(model: UiModel, prompt: Prompt): UiModel {
  return given({ ...model, prompt: undefined }, prompt, prompt.text);
}

function given(model: UiModel, { purpose }: Prompt, text: string): UiModel {
  if (purpose === 'filter') return { ...model, filter: text };
  const screen = screenOf(model);
  return screen.kind === 'logs' ? withScreen(model, searched(screen, text, bodyRows(model))) : model;
}
