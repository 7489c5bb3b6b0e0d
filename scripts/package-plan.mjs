/** What a call of `npm run package` asks of electron-builder, and what is made without it. Pure. */

const SYSTEMS = { linux: '--linux', darwin: '--mac', win32: '--win' };
const SHORT = {
  '-l': '--linux',
  '-m': '--mac',
  '-o': '--mac',
  '--macos': '--mac',
  '-w': '--win',
  '--windows': '--win',
};
/** Made of the unpacked app by scripts/linux: electron-builder fetches tools for them. */
const OWN = ['deb', 'rpm', 'tar.gz'];
/** What is made where nothing is named: not every system has rpmbuild. */
const USUAL = ['deb', 'tar.gz'];
/** electron-builder's name for the unpacked app alone. */
const UNPACKED = 'dir';

/**
 * @param {readonly string[]} given as typed after `npm run package --`
 * @param {NodeJS.Platform} platform of whoever builds
 * @returns {{ options: readonly string[], own: readonly string[], crosses: boolean }} options: for electron-builder; own: which of
 *   `deb`, `rpm` and `tar.gz` is wanted; crosses: whether it is for another system, whose Electron electron-builder then fetches itself
 */
export function builderPlan(given, platform) {
  const options = given.map((option) => SHORT[option] ?? option);
  const systems = options.filter((option) => Object.values(SYSTEMS).includes(option));
  const crosses = systems.some((option) => option !== SYSTEMS[platform]);
  if (platform !== 'linux' || crosses) return { options, own: [], crosses };
  const at = options.indexOf('--linux');
  const end = options.findIndex((option, index) => index > at && option.startsWith('-'));
  const targets = at < 0 ? [] : options.slice(at + 1, end < 0 ? undefined : end);
  const theirs = targets.filter((target) => !OWN.includes(target));
  const own = targets.length === 0 ? USUAL : OWN.filter((target) => targets.includes(target));
  const rest = at < 0 ? options : [...options.slice(0, at), ...(end < 0 ? [] : options.slice(end))];
  return { options: ['--linux', ...(theirs.length > 0 ? theirs : [UNPACKED]), ...rest], own, crosses };
}

/** What a file's name says of a trial, so that nobody takes it for the product. @param {string | undefined} electron its version */
export const trialMark = (electron) =>
  electron === undefined ? '' : `-trial-electron${electron.replaceAll(/[^0-9A-Za-z.]+/g, '.')}`;

/** For electron-builder, which fills in what stands in braces. @param {string} electron */
export const trialNames = (electron) => [
  `-c.artifactName=\${productName}-\${version}${trialMark(electron)}-\${arch}.\${ext}`,
];

/**
 * The feed that a package asks for updates, for electron-builder: it writes it into the packages that update themselves, and makes the
 * feed's own file beside them.
 * @param {string | undefined} url of STACKLIGHT_PUBLISH_FEED
 */
export const feedOptions = (url) => (url ? ['-c.publish.provider=generic', `-c.publish.url=${url}`] : []);
