/**
 * What is part of Stacklight, as a CycloneDX 1.5 document (https://cyclonedx.org/docs/1.5/json/): the same packages as
 * `assets/licences.json`, with where each comes from and its hash out of the lock file. Packaging writes it beside what it makes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licencesOf } from './licences.mjs';

const ROOT = join(fileURLToPath(import.meta.url), '../..');

/** `date`: when the sources were made, so that the same sources give the same document. */
export function sbomOf(lock, { name, version, license }, date) {
  const self = `${name}@${version}`;
  const components = licencesOf(lock).map((one) => componentOf(one, lock.packages));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: date.toISOString(),
      component: { type: 'application', 'bom-ref': self, name, version, ...licenceOf(license) },
    },
    components,
    dependencies: [{ ref: self, dependsOn: components.map((one) => one['bom-ref']) }],
  };
}

function componentOf({ name, version, licence }, packages) {
  const integrity = integrityOf(name, version, packages);
  // A scope is written with its sign encoded: https://github.com/package-url/purl-spec
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type: name === 'electron' ? 'framework' : 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...licenceOf(licence),
    ...(integrity ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity, 'base64').toString('hex') }] } : {}),
  };
}

/** An expression of SPDX, or the words that the package says. */
function licenceOf(licence) {
  return { licenses: [/ or /.test(licence) ? { license: { name: licence } } : { expression: licence }] };
}

function integrityOf(name, version, packages) {
  const found = Object.entries(packages).find(
    ([path, one]) => path.endsWith(`node_modules/${name}`) && one.version === version,
  );
  return found?.[1].integrity?.replace(/^sha512-/, '');
}

/** Into `folder`; answers the path. `date`: that of the sources. */
export function writeSbom(folder, date) {
  const read = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  const self = read('package.json');
  const file = join(folder, `stacklight-${self.version}.cdx.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(sbomOf(read('package-lock.json'), self, date), null, 2)}\n`);
  return file;
}
