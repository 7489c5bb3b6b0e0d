/** The command line and the headless supervisor in one executable (https://nodejs.org/api/single-executable-applications.html). */
import { createHash } from 'node:crypto';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'postject';
import { CannotContinue, ROOT } from '../prepare.mjs';
import { capture } from '../run.mjs';
import { stage } from './stage.mjs';

/** Node looks for this text in itself, to know whether it carries a program. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const START =
  "module.exports = (file) => import(require('node:url').pathToFileURL(file).href).catch((error) => {\n  console.error(error);\n  process.exitCode = 4;\n});\n";

/** koffi and the library of this system only; the other systems' lie in packages of their own. */
async function addKoffi(folder) {
  const modules = path.join(ROOT, 'node_modules');
  const target = path.join(folder, 'node_modules');
  const koffi = path.join(target, 'koffi');
  await mkdir(koffi, { recursive: true });
  for (const part of [
    'package.json',
    'index.cjs',
    'index.js',
    'indirect.cjs',
    'indirect.js',
    'lib',
    'src/koffi',
    'LICENSE.txt',
  ]) {
    const from = path.join(modules, 'koffi', part);
    if (await stat(from).catch(() => undefined)) await cp(from, path.join(koffi, part), { recursive: true });
  }
  const own = `koffi-${process.platform}-${process.arch}`;
  await cp(path.join(modules, '@koromix', own), path.join(target, '@koromix', own), { recursive: true });
}

/** Every file below a folder, from there, with slashes. */
async function filesIn(folder) {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return names
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder, path.join(one.parentPath, one.name)).split(path.sep).join('/'))
    .sort();
}

/**
 * Makes dist/stacklight of the Node that runs this, for this system.
 * @returns {Promise<string>} its path
 * @throws {CannotContinue} with a sentence for people
 */
export async function makeExecutable() {
  const scratch = await mkdtemp(path.join(tmpdir(), 'stacklight-cli-'));
  try {
    return await makeIn(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function makeIn(scratch) {
  const folder = path.join(scratch, 'package');
  await stage(folder);
  await addKoffi(folder);
  await writeFile(path.join(folder, 'start.cjs'), START);
  const names = await filesIn(folder);
  const hashed = await Promise.all(
    names.map(async (name) => [
      name,
      createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('hex'),
    ]),
  );
  await writeFile(path.join(scratch, 'manifest.json'), JSON.stringify(Object.fromEntries(hashed)));
  const assets = Object.fromEntries(names.map((name) => [name, path.join(folder, name)]));
  const blob = path.join(scratch, 'program.blob');
  const config = {
    main: path.join(ROOT, 'scripts/dist/executable-main.cjs'),
    output: blob,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    assets: { ...assets, 'manifest.json': path.join(scratch, 'manifest.json') },
  };
  await writeFile(path.join(scratch, 'sea.json'), JSON.stringify(config));
  const prepared = await capture(process.execPath, ['--experimental-sea-config', path.join(scratch, 'sea.json')]);
  if (prepared.code !== 0)
    throw new CannotContinue(`Node could not put the program together: ${prepared.output.trim()}`);
  const file = path.join(ROOT, 'dist', process.platform === 'win32' ? 'stacklight.exe' : 'stacklight');
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  await copyFile(process.execPath, file);
  await chmod(file, 0o755);
  const mac = process.platform === 'darwin';
  // macOS ends a program whose signature does not fit it: Node's goes, and after the change one comes that names nobody.
  if (mac) await codesign('--remove-signature', file);
  const segment = mac ? { machoSegmentName: 'NODE_SEA' } : {};
  await withoutNoise(async () =>
    inject(file, 'NODE_SEA_BLOB', await readFile(blob), { sentinelFuse: FUSE, ...segment }),
  );
  if (mac) await codesign('--sign', '-', file);
  return file;
}

/** The library that writes into the program complains about names of sections that Node's builds have always had. */
const NOISE = /^warning: Can't find string offset for section name/;

async function withoutNoise(work) {
  const { warn } = console;
  console.warn = (...words) => NOISE.test(String(words[0])) || warn(...words);
  try {
    await work();
  } finally {
    console.warn = warn;
  }
}

async function codesign(...args) {
  const { code, output } = await capture('codesign', args);
  if (code !== 0) throw new CannotContinue(`codesign ${args[0]} failed: ${output.trim()}`);
}
