/** The tree of files that a package for Linux lays over the system. */
import { chmod, cp, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { commandTexts } from '../dist/command-texts.mjs';
import { ROOT } from '../prepare.mjs';
import { APP_FOLDER, COMMAND, completionFiles, LINKS, MANUAL, systemFiles } from './system-files.mjs';

/** With fewer rights the sandbox's helper does nothing, and the app refuses to start where users may not make namespaces. */
const HELPER_MODE = 0o4755;

/** The theme `hicolor` lists no larger ones, in pixels. */
const LARGEST_ICON = 512;

/**
 * @param {string} root an empty folder
 * @param {string} packed the folder that electron-builder made
 * @param {{ version: string, homepage: string, date: Date, type: 'deb' | 'rpm' }} release type: what the app knows its package manager by
 */
export async function layOut(root, packed, { version, homepage, date, type }) {
  const folder = path.join(root, APP_FOLDER);
  await mkdir(path.dirname(folder), { recursive: true });
  await cp(packed, folder, { recursive: true, verbatimSymlinks: true });
  await evenModes(folder);
  await chmod(path.join(folder, 'chrome-sandbox'), HELPER_MODE);
  // As electron-builder's own packages have it. The app then looks for no updates: the package manager brings them.
  await put(root, `${APP_FOLDER}/resources/package-type`, type);
  for (const [link, target] of Object.entries(LINKS)) {
    await mkdir(path.join(root, path.dirname(link)), { recursive: true });
    await symlink(target, path.join(root, link));
  }
  const texts = systemFiles({ version, homepage, date: date.toISOString().slice(0, 10) });
  for (const [place, text] of Object.entries(texts)) await put(root, place, text);
  const said = await commandTexts([path.join(root, COMMAND)]);
  await put(root, MANUAL, gzipSync(said.man, { level: 9 }));
  for (const [place, text] of Object.entries(completionFiles(said, type))) await put(root, place, text);
  const icons = path.join(ROOT, 'assets/icons/app');
  for (const name of await readdir(icons)) {
    if (Number.parseInt(name, 10) > LARGEST_ICON) continue;
    const place = `/usr/share/icons/hicolor/${path.parse(name).name}/apps/stacklight.png`;
    await put(root, place, await readFile(path.join(icons, name)));
  }
  const doc = '/usr/share/doc/stacklight';
  await put(root, `${doc}/copyright`, copyright(await readFile(path.join(ROOT, 'LICENSE'), 'utf8'), homepage));
  const changes = gzipSync(await readFile(path.join(ROOT, 'CHANGELOG.md')), { level: 9 });
  await put(root, `${doc}/CHANGELOG.md.gz`, changes);
}

/** Writes a file of the package, whatever the umask of whoever builds. @param {string} place absolute, as on the system */
export async function put(root, place, content, mode = 0o644) {
  const file = path.join(root, place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}

/** Everybody reads and nobody but root writes, whatever the umask was when it was packed. */
async function evenModes(folder) {
  await chmod(folder, 0o755);
  for (const one of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (one.isSymbolicLink()) continue;
    const file = path.join(one.parentPath, one.name);
    const runs = one.isDirectory() || ((await stat(file)).mode & 0o100) !== 0;
    await chmod(file, runs ? 0o755 : 0o644);
  }
}

const copyright = (licence, homepage) => `Stacklight, ${homepage}

${licence.trim()}

The app contains Electron and Chromium; their licences are in
${APP_FOLDER}/LICENSE.electron.txt and LICENSES.chromium.html.
The command line contains Node.js, whose licence is at
https://github.com/nodejs/node/blob/main/LICENSE
`;
