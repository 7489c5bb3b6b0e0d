/** Every reader of what others wrote. */
import type { Reader } from '../reader.ts';
import { ANSWERS } from './answers.ts';
import { DOORS } from './doors.ts';
import { OWN_FILES } from './kept.ts';
import { PROJECTS } from './projects.ts';
import { TEXTS } from './texts.ts';

export const READERS: readonly Reader[] = [...PROJECTS, ...TEXTS, ...OWN_FILES, ...DOORS, ...ANSWERS];
