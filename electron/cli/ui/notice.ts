import { LIMITS } from '../../limits.ts';
import type { Tone } from './cells.ts';
import type { UiModel } from './model.ts';

/** A sentence at the bottom, for a few seconds. */
export function noticed(model: UiModel, text: string, tone: Tone): UiModel {
  return { ...model, notice: { text, tone, until: model.now + LIMITS.terminal.noticeMs } };
}
