import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesText } from '../../../scripts/licences.mjs';
import { PROJECT } from '../../support/project-root.ts';

describe('the licences that the settings show', () => {
  it('are those of the packages that are installed: `node scripts/licences.mjs` writes them anew', () => {
    expect(readFileSync(join(PROJECT, 'assets/licences.json'), 'utf8')).toBe(licencesText());
    expect(licencesText()).not.toContain('"unknown"');
    expect(licencesText()).toContain('"electron"');
  });
});
