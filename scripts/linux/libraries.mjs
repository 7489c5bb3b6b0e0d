/** Which Debian packages the programs of a package need, read out of the programs. */
import { CannotContinue } from '../prepare.mjs';
import { capture } from '../run.mjs';
import { packagesFor } from '../system-packages.mjs';

/** Parts of every system's C library. */
const OF_C = /^(?:ld-linux.*|lib(?:c|m|dl|rt|pthread|resolv|util))\.so/;
/** koffi brings its calls for both C libraries and loads the one that fits. */
const OF_MUSL = /^libc\.musl-/;

/** The libraries that `readelf -d` names. */
const neededIn = (output) => [...output.matchAll(/\(NEEDED\).*\[([^\]]+)\]/g)].map((match) => match[1]);

/** The newest version of the C library that `readelf -V` names, or undefined. */
function newestC(output) {
  const minors = [...output.matchAll(/GLIBC_2\.(\d+)/g)].map((match) => Number(match[1]));
  return minors.length === 0 ? undefined : `2.${Math.max(...minors)}`;
}

/**
 * Depends of a package with these programs and libraries.
 * @param {string} needed what `readelf -dVW` says of all of them
 * @param {readonly string[]} bundled names of the libraries that the package brings itself
 * @returns {readonly string[]} sorted, each with its older name as alternative
 * @throws {CannotContinue} for a library whose package is not known
 */
export function dependsOf(needed, bundled) {
  const parts = needed.split(/^File: /m).filter((part) => !neededIn(part).some((name) => OF_MUSL.test(name)));
  const libraries = [...new Set(parts.flatMap(neededIn))].filter((name) => !bundled.includes(name) && !OF_C.test(name));
  const choices = packagesFor(libraries);
  const unknown = choices.flat().find((name) => libraries.includes(name));
  if (unknown)
    throw new CannotContinue(
      `The app needs ${unknown}, and scripts/system-packages.mjs does not say which Debian package holds it.`,
    );
  const c = newestC(parts.join(''));
  return [...choices.map((names) => names.join(' | ')), c === undefined ? 'libc6' : `libc6 (>= ${c})`].sort();
}

/** @param {readonly string[]} files absolute, at least two: readelf then names each before what it says of it */
export async function readNeeded(files) {
  const { code, output } = await capture('readelf', ['-dVW', ...files]);
  if (code === 127) throw new CannotContinue('readelf is missing; this installs it: sudo apt-get install binutils');
  return output;
}
