import { describe, expect, it } from 'vitest';
import { parseStack } from '../../electron/stack/parse.ts';
