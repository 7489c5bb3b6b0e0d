/** What the operating system must bring: found out by looking, installed as root on Debian, said in one line elsewhere. */
import { existsSync } from 'node:fs';
import { capture } from './run.mjs';

/**
 * Debian's packages for the libraries that Electron links to or opens by name; where the name changed
 * (the 64-bit time_t transition of 2024) the newer name stands first, and the one that the release knows is taken.
 */
const LIBRARY_PACKAGES = [
  [/^libgtk-3|^libgdk-3/, ['libgtk-3-0t64', 'libgtk-3-0']],
  [/^libnss3|^libnssutil3|^libsmime3/, ['libnss3']],
  [/^libnspr4|^libplc4|^libplds4/, ['libnspr4']],
  [/^libasound/, ['libasound2t64', 'libasound2']],
  [/^libgbm/, ['libgbm1']],
  [/^libdrm/, ['libdrm2']],
  [/^libatk-1/, ['libatk1.0-0t64', 'libatk1.0-0']],
  [/^libatk-bridge/, ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0']],
  [/^libatspi/, ['libatspi2.0-0t64', 'libatspi2.0-0']],
  [/^libcups/, ['libcups2t64', 'libcups2']],
  [/^libglib-2|^libgobject|^libgio|^libgmodule/, ['libglib2.0-0t64', 'libglib2.0-0']],
  [/^libpango|^libpangocairo/, ['libpango-1.0-0']],
  [/^libcairo/, ['libcairo2']],
  [/^libdbus-1/, ['libdbus-1-3']],
  [/^libexpat/, ['libexpat1']],
  [/^libxkbcommon/, ['libxkbcommon0']],
  [/^libX11/, ['libx11-6']],
  [/^libxcb/, ['libxcb1']],
  [/^libXcomposite/, ['libxcomposite1']],
  [/^libXdamage/, ['libxdamage1']],
  [/^libXext/, ['libxext6']],
  [/^libXfixes/, ['libxfixes3']],
  [/^libXrandr/, ['libxrandr2']],
  [/^libudev/, ['libudev1']],
  [/^libnotify/, ['libnotify4']],
  [/^libstdc\+\+/, ['libstdc++6']],
  [/^libgcc_s/, ['libgcc-s1']],
];
/** Opened by name while running, so the linker does not list it: without it a notification is never shown. */
const OPENED_BY_NAME = ['libnotify.so.4'];

export const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
export const isRoot = () => process.getuid?.() === 0;

/** The libraries that `ldd` did not find, from its output. */
export const missingFromLdd = (output) => [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);

/** The libraries that an executable needs and the system lacks. Only Linux leaves that to the user. */
export async function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const linked = missingFromLdd((await capture('ldd', [executable])).output);
  const known = await capture('/sbin/ldconfig', ['-p']);
  const opened = known.code === 0 ? OPENED_BY_NAME.filter((name) => !known.output.includes(name)) : [];
  return [...new Set([...linked, ...opened])];
}

/** For each library the package names to try, the newest first; a library nobody knows stands for itself. */
export function packagesFor(libraries) {
  const choices = libraries.map(
    (library) => LIBRARY_PACKAGES.find(([pattern]) => pattern.test(library))?.[1] ?? [library],
  );
  return [...new Map(choices.map((choice) => [choice[0], choice])).values()];
}

/** Which of these packages dpkg does not have installed. */
export async function missingPackages(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg-query that fills these in.
  const { output } = await capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names]);
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * The one line that installs what is missing, for a person to run.
 * @param {readonly (readonly string[])[]} choices for each package the names to try
 */
export async function installLine(choices, libraries = []) {
  if (isDebian()) {
    const names = await Promise.all(choices.map(knownName));
    return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
  }
  if (existsSync('/usr/bin/dnf'))
    return `sudo dnf install -y ${libraries.map((name) => `'${name}()(64bit)'`).join(' ')}`;
  if (existsSync('/usr/bin/pacman')) return 'sudo pacman -S --needed gtk3 nss alsa-lib mesa libcups libnotify';
  return `install the packages of your system that hold ${libraries.join(', ')}`;
}

/**
 * Installs packages as root on Debian, without questions.
 * @param {readonly (readonly string[])[]} choices for each package the names to try
 * @returns {Promise<boolean>} whether apt-get succeeded
 */
export async function aptInstall(choices, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say('Bringing the package lists up to date ...');
  await capture('apt-get', ['update', '-qq'], { env });
  const names = await Promise.all(choices.map(knownName));
  say(`Installing ${names.join(' ')} ...`);
  const args = ['install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...names];
  const { code, output } = await capture('apt-get', args, { env });
  if (code !== 0) say(output.trim().split('\n').slice(-15).join('\n'));
  return code === 0;
}

/** The first name that this release can install; the last one where none is known (apt then says so itself). */
async function knownName(choice) {
  for (const name of choice) {
    const { output } = await capture('apt-cache', ['policy', name]);
    if (/Candidate: (?!\(none\))/.test(output)) return name;
  }
  return choice.at(-1);
}

/**
 * Makes sure that Electron's libraries are there.
 * @returns {Promise<{ ok: true } | { ok: false, message: string }>}
 */
export async function ensureLibraries(executable, say) {
  const missing = await missingLibraries(executable);
  if (missing.length === 0) return { ok: true };
  say(`Electron needs system libraries that are missing: ${missing.join(', ')}`);
  const choices = packagesFor(missing);
  if (isDebian() && isRoot()) await aptInstall(choices, say);
  const left = isDebian() && isRoot() ? await missingLibraries(executable) : missing;
  if (left.length === 0) return { ok: true };
  return {
    ok: false,
    message: `Missing: ${left.join(', ')}. This installs it:\n  ${await installLine(packagesFor(left), left)}`,
  };
}
