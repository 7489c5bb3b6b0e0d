/**
 * The Debian package, by dpkg-deb alone: docs/packages.md says why neither fpm nor electron-installer-debian makes it.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotContinue } from '../prepare.mjs';
import { capture } from '../run.mjs';
import { AFTER_REMOVE, control, debianArchitecture, packageVersion } from './control.mjs';
import { layOut, put } from './layout.mjs';
import { dependsOf, readNeeded } from './libraries.mjs';
import { AUTOSTART } from './system-files.mjs';

/** xz takes minutes for a fifth less; dpkg reads zstd since 1.21.18 (Debian 12, Ubuntu 22.04), which the programs ask for anyway. */
const COMPRESSION = ['-Zzstd', '-z10'];

/**
 * @param {{ packed: string, dist: string, version: string, homepage: string, maintainer: string, date: Date, trial?: string }} options
 *   packed: the folder that electron-builder made; dist: where the package goes; date: of all files; trial: the Electron of a trial
 * @returns {Promise<string>} the package
 * @throws {CannotContinue} with a sentence for people
 */
export async function makeDeb({ packed, dist, version: release, homepage, maintainer, date, trial }) {
  const architecture = debianArchitecture(process.arch);
  if (architecture === undefined)
    throw new CannotContinue(`There is no Debian package for the processor ${process.arch}.`);
  const version = packageVersion(release, trial);
  const root = await mkdtemp(path.join(tmpdir(), 'stacklight-deb-'));
  try {
    await chmod(root, 0o755);
    await layOut(root, packed, { version: release, homepage, date, type: 'deb' });
    const files = await filesOf(root);
    const programs = files.filter(({ elf }) => elf).map(({ file }) => file);
    const depends = dependsOf(
      await readNeeded(programs),
      programs.map((file) => path.basename(file)),
    );
    const kibibytes = Math.ceil(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
    const fields = { version, architecture, kibibytes, maintainer, homepage, depends, trial };
    await put(root, '/DEBIAN/control', control(fields));
    await put(root, '/DEBIAN/conffiles', `${AUTOSTART}\n`);
    await put(root, '/DEBIAN/postrm', AFTER_REMOVE, 0o755);
    const sums = files.map(({ md5, file }) => `${md5}  ${path.relative(root, file)}\n`);
    await put(root, '/DEBIAN/md5sums', sums.join(''));
    return await pack(root, path.join(dist, `stacklight_${version}_${architecture}.deb`), date);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Owned by root, and the same bytes from the same sources. */
async function pack(root, file, date) {
  await rm(file, { force: true });
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(date.getTime() / 1000)) };
  const { code, output } = await capture('dpkg-deb', ['--root-owner-group', ...COMPRESSION, '--build', root, file], {
    env,
  });
  if (code === 127) throw new CannotContinue('A Debian package is made by dpkg-deb, which is not here.');
  if (code !== 0) throw new CannotContinue(`dpkg-deb could not make ${path.basename(file)}: ${output.trim()}`);
  return file;
}

/** Every plain file of the tree: its size, its sum, and whether it is a program or a library. */
async function filesOf(root) {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const files = [];
  for (const one of found.filter((entry) => entry.isFile())) {
    const file = path.join(one.parentPath, one.name);
    const content = await readFile(file);
    const elf = content.subarray(0, 4).toString('latin1') === '\x7fELF';
    files.push({ file, elf, bytes: (await stat(file)).size, md5: createHash('md5').update(content).digest('hex') });
  }
  return files.sort((a, b) => (a.file < b.file ? -1 : 1));
}
