/** The folder that the npm package and the one executable are made of: what runs, what it reads, and whose work is inside. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../prepare.mjs';
import { bundle } from './bundle.mjs';
import { commandTexts } from './command-texts.mjs';

/** The only package that stays outside of the bundle; each system gets its library as a package of its own. */
const NATIVE = 'koffi';
/** npm puts it where man(1) looks. */
const MANUAL = 'share/man/man1/stacklight.1';
/** Nothing of npm puts completions anywhere: these are for whoever packs the package for a system. */
const COMPLETIONS = {
  bash: 'share/bash-completion/completions/stacklight',
  zsh: 'share/zsh/site-functions/_stacklight',
  fish: 'share/fish/vendor_completions.d/stacklight.fish',
};
/** What people look up about a package, in this order. */
const TELLING = ['description', 'author', 'license', 'repository', 'bugs', 'homepage', 'engines'];

/**
 * Makes the folder anew.
 * @param {string} folder absolute
 * @returns {Promise<string>} the version
 */
export async function stage(folder) {
  const own = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  await mkdir(folder, { recursive: true });
  // Two folders down, as in the repository: programs find the demo from where they lie.
  const inside = await bundle(path.join(folder, 'out', 'main'));
  for (const kept of ['assets/demo', 'assets/stacklight.schema.json', 'README.md', 'LICENSE', 'CHANGELOG.md'])
    await cp(path.join(ROOT, kept), path.join(folder, kept), { recursive: true });
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.md'), await licences(inside));
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest(own), undefined, 2)}\n`);
  const said = await commandTexts([process.execPath, path.join(folder, 'out/main/cli.js')]);
  for (const [name, place] of [['man', MANUAL], ...Object.entries(COMPLETIONS)]) {
    await mkdir(path.dirname(path.join(folder, place)), { recursive: true });
    await writeFile(path.join(folder, place), said[name]);
  }
  return own.version;
}

/** What npm reads: no scripts, one dependency, exactly that version. */
function manifest(own) {
  return {
    name: own.name,
    version: own.version,
    ...Object.fromEntries(TELLING.filter((name) => own[name]).map((name) => [name, own[name]])),
    type: 'module',
    bin: { stacklight: 'out/main/cli.js' },
    man: [MANUAL],
    files: ['out', 'assets', 'share', 'THIRD-PARTY-LICENSES.md', 'CHANGELOG.md'],
    dependencies: { [NATIVE]: own.dependencies[NATIVE] },
  };
}

/**
 * The licence texts of the packages that are part of our files, as their terms ask.
 * @param {readonly string[]} names as in node_modules
 */
async function licences(names) {
  const parts = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(ROOT, 'node_modules', name);
      const { version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
      const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
      const text =
        file === undefined
          ? `${license} (the package carries no text)`
          : await readFile(path.join(folder, file), 'utf8');
      return `## ${name} ${version}\n\n${text.trim()}\n`;
    }),
  );
  return `# What others wrote\n\nStacklight's files contain these packages.\n\n${parts.join('\n')}`;
}
