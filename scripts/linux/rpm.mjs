/** The package for Fedora, RHEL and openSUSE, by rpmbuild alone, of the very tree that the Debian package lays over the system. */
import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotContinue } from '../prepare.mjs';
import { capture } from '../run.mjs';
import { packageVersion } from './control.mjs';
import { layOut } from './layout.mjs';
import { rpmArchitecture, specFile } from './spec.mjs';
import { APP_FOLDER } from './system-files.mjs';

/**
 * @param {Parameters<typeof import('./deb.mjs').makeDeb>[0]} options as for `makeDeb`
 * @returns {Promise<string>} the package
 * @throws {CannotContinue} with a sentence for people
 */
export async function makeRpm({ packed, dist, version: release, homepage, maintainer, date, trial }) {
  const architecture = rpmArchitecture(process.arch);
  if (architecture === undefined) throw new CannotContinue(`There is no rpm for the processor ${process.arch}.`);
  const version = packageVersion(release, trial);
  const work = await mkdtemp(path.join(tmpdir(), 'stacklight-rpm-'));
  try {
    const root = path.join(work, 'root');
    await layOut(root, packed, { version: release, homepage, date, type: 'rpm' });
    await chmod(root, 0o755);
    const files = await listed(root);
    const spec = path.join(work, 'stacklight.spec');
    await writeFile(spec, specFile({ version, architecture, homepage, maintainer, files, trial }));
    await build({ work, root, spec, architecture, date });
    const name = `stacklight-${version}-1.${architecture}.rpm`;
    const file = path.join(dist, name);
    await rm(file, { force: true });
    await rename(path.join(work, 'rpms', architecture, name), file).catch(async (error) => {
      if (error.code !== 'EXDEV') throw error;
      const { code, output } = await capture('mv', [path.join(work, 'rpms', architecture, name), file]);
      if (code !== 0) throw new CannotContinue(`the package could not be put into dist/: ${output.trim()}`);
    });
    return file;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The folder of the app as a whole, and every file outside of it: the folders there are the system's. */
async function listed(root) {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  const files = all
    .filter((one) => !one.isDirectory())
    .map((one) => `/${path.relative(root, path.join(one.parentPath, one.name))}`)
    .filter((file) => !file.startsWith(`${APP_FOLDER}/`));
  return [APP_FOLDER, ...files.sort()];
}

async function build({ work, root, spec, architecture, date }) {
  const defines = { _topdir: work, _rpmdir: path.join(work, 'rpms'), stacklight_root: root };
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(date.getTime() / 1000)) };
  const given = Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  const { code, output } = await capture('rpmbuild', ['-bb', '--quiet', '--target', architecture, ...given, spec], {
    env,
  });
  if (code === 127)
    throw new CannotContinue('An rpm is made by rpmbuild, which is not here; on Debian: sudo apt-get install rpm');
  if (code !== 0) throw new CannotContinue(`rpmbuild could not make the package: ${output.trim()}`);
}
