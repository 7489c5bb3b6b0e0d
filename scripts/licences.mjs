/**
 * Writes `assets/licences.json`: the packages that are part of Stacklight with their versions and licences, as the settings show
 * them. They are the dependencies of package.json and all that these need, those of the page, and Electron.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(fileURLToPath(import.meta.url), '../..');
/** Built into the page or the app, although package.json lists them with the tools. */
const BUILT_IN = ['@preact/signals', 'commander', 'dbus-next', 'electron', 'marked', 'preact', 'string-width', 'uplot'];

/** Whose package.json does not say it, or in the way of long ago, which the lock file leaves out: from their licence files. */
const SAID_OTHERWISE = { jsbi: 'Apache-2.0', 'map-stream': 'MIT', ssh2: 'MIT' };

/** Name, version and licence of each, by name; from the lock file, so that nothing has to be installed. */
export function licencesOf({ packages }) {
  const found = new Map();
  const visit = (name, from) => {
    const path = resolved(packages, name, from);
    if (path === undefined || found.has(path)) return;
    const { version, license = SAID_OTHERWISE[name] ?? 'unknown', dependencies = {}, dev: _dev } = packages[path];
    found.set(path, { name, version, licence: [license].flat().join(' or ') });
    // Electron's package downloads the program; what it needs for that is no part of ours.
    if (name === 'electron') return;
    for (const needed of Object.keys(dependencies)) visit(needed, path);
  };
  for (const name of [...Object.keys(packages[''].dependencies ?? {}), ...BUILT_IN]) visit(name, '');
  const once = new Map([...found.values()].map((one) => [`${one.name} ${one.version}`, one]));
  return [...once.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version));
}

/** Where Node would find it: the nearest `node_modules` upwards. */
function resolved(packages, name, from) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return undefined;
  }
}

export function licencesText() {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return `${JSON.stringify(licencesOf(lock), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(ROOT, 'assets/licences.json'), licencesText());
