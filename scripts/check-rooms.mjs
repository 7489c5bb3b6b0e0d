/**
 * Holds the borders of the rooms (`rooms.mjs`): pure rooms, the floors, and no circle of folders. dependency-cruiser reads
 * the imports. `node scripts/check-rooms.mjs [FOLDER]` prints what breaks a rule and leaves with 1.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { ALONE, FLOORS, INTERFACES, NOT_PURE, PURE, PURE_PACKAGES } from './rooms.mjs';

const OPTIONS = {
  parser: 'swc',
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: { extensions: ['.ts'] },
};

const isIn = (names, file) => names.some((name) => (name.endsWith('/') ? file.startsWith(name) : file === name));
const isPure = (file) => isIn(PURE, file) && !isIn(NOT_PURE, file);

/**
 * @typedef {{ from: string, to: string, local: boolean }} Import `to`: a file of ours, or a package or module as it is named
 * @param {string} root the folder of the project
 * @returns {Promise<Import[]>}
 */
async function importsOf(root) {
  const folders = ['electron', 'shared'].filter((folder) => existsSync(path.join(root, folder)));
  const { output } = await cruise(folders, { ...OPTIONS, baseDir: root });
  return output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved, module, dependencyTypes }) => {
      const local = dependencyTypes.includes('local');
      return { from: source, to: local ? resolved : module, local };
    }),
  );
}

/** A pure file that takes something from outside of the pure rooms. */
function impure({ from, to, local }) {
  if (!isPure(from)) return undefined;
  if (local ? isPure(to) || isIn(INTERFACES, to) : PURE_PACKAGES.includes(to)) return undefined;
  return `${from} is in a pure room (values in, values out) and imports ${to}.`;
}

/** Something that page and supervisor share, and that one of them might not have. */
function notAlone({ from, to }) {
  if (!isIn(ALONE, from) || isIn(ALONE, to)) return undefined;
  return `${from} is shared by the page and the supervisor and imports ${to}: it may import its neighbours only.`;
}

/** An import from a floor above. */
function upwards({ from, to, local }) {
  if (!local) return undefined;
  for (const { folder, floors } of FLOORS) {
    const floorOf = (file) =>
      file.startsWith(folder)
        ? floors.findIndex((rooms) => rooms.includes(file.slice(folder.length).split('/')[0]))
        : -1;
    const [at, reaches] = [floorOf(from), floorOf(to)];
    if (at > -1 && reaches > -1 && reaches < at) return `${from} imports ${to}, which is on a floor above it.`;
  }
  return undefined;
}

/** A folder and the folder that it lies in are no pair: who composes imports its parts, and the parts its types. */
const areKin = (a, b) => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);

/**
 * Circles of folders, each as the way round.
 * @param {readonly Import[]} imports
 */
function circles(imports) {
  const next = new Map();
  for (const { from, to, local } of imports) {
    const [a, b] = [path.posix.dirname(from), path.posix.dirname(to)];
    if (local && !areKin(a, b)) next.set(a, (next.get(a) ?? new Map()).set(b, `${from} -> ${to}`));
  }
  const done = new Set();
  const found = [];
  const walk = (folder, way) => {
    const at = way.indexOf(folder);
    if (at > -1) {
      found.push([...way.slice(at), folder]);
      return;
    }
    if (done.has(folder)) return;
    for (const to of next.get(folder)?.keys() ?? []) walk(to, [...way, folder]);
    done.add(folder);
  };
  for (const folder of next.keys()) walk(folder, []);
  const hops = (way) => way.slice(1).map((to, index) => `    ${next.get(way[index]).get(to)}`);
  return found.map((way) =>
    [`The folders ${way.join(' -> ')} import each other in a circle:`, ...hops(way)].join('\n'),
  );
}

/**
 * @param {string} root the folder of the project
 * @returns {Promise<string[]>} a sentence for each broken rule; empty where all hold
 */
export async function brokenRules(root) {
  const imports = await importsOf(root);
  const each = imports.flatMap((one) =>
    [impure(one), notAlone(one), upwards(one)].filter((sentence) => sentence !== undefined),
  );
  return [...each, ...circles(imports)];
}

if (import.meta.filename === process.argv[1]) {
  const broken = await brokenRules(path.resolve(process.argv[2] ?? '.'));
  for (const sentence of broken) console.log(sentence);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
