import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesOf } from '../../../scripts/licences.mjs';
import { sbomOf } from '../../../scripts/sbom.mjs';
import { PROJECT } from '../../support/project-root.ts';

const read = (file: string) => JSON.parse(readFileSync(join(PROJECT, file), 'utf8'));
const lock = read('package-lock.json');
const self = { name: 'stacklight', version: '1.2.3', license: 'MIT' };

describe('the bill of materials', () => {
  it('names each package that is part of Stacklight with version, licence, address and hash', () => {
    const { components, dependencies } = sbomOf(lock, self, new Date(0));
    expect(components.map(({ name, version }) => `${name} ${version}`)).toEqual(
      licencesOf(lock).map(({ name, version }) => `${name} ${version}`),
    );
    expect(components.filter(({ hashes, licenses }) => !hashes || !licenses[0])).toEqual([]);
    const koffi = components.find(({ name }) => name === 'koffi');
    expect(koffi?.purl).toBe(`pkg:npm/koffi@${koffi?.version}`);
    expect(koffi?.hashes?.[0]?.content).toHaveLength(128);
    expect(components.find(({ name }) => name === '@preact/signals')?.purl).toMatch(/^pkg:npm\/%40preact\/signals@/);
    expect(dependencies[0]?.dependsOn).toHaveLength(components.length);
  });

  it('gives a hash of the lock file as CycloneDX writes it', () => {
    const digest = createHash('sha512').update('x').digest();
    const packages = {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': { version: '1.0.0', license: 'ISC', integrity: `sha512-${digest.toString('base64')}` },
    };
    const [a] = sbomOf({ packages }, self, new Date(0)).components;
    expect(a?.hashes).toEqual([{ alg: 'SHA-512', content: digest.toString('hex') }]);
  });
});

describe('the lock file', () => {
  it('holds a hash for each package, and names no place of its own from which one would come', () => {
    const entries = Object.entries<{ integrity?: string; resolved?: string; link?: boolean }>(lock.packages).slice(1);
    expect(entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
    const elsewhere = entries.filter(([, { resolved, link }]) => link === true || resolved !== undefined);
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });
});
