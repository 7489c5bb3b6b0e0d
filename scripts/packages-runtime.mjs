/**
 * What the tests of the part `packages` install on: a clean Debian as an archive for Docker, with what a desktop brings and without
 * Node, and npm's cache with the one dependency of our package. Both stay in the user's cache folder. As a command it says what
 * there is: `node scripts/packages-runtime.mjs`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { capture, npm } from './run.mjs';
import { aptInstall, installLine, isDebian, isRoot, missingPackages } from './system-packages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SUITE = 'bookworm';
/** On the machine that builds and tests. */
const TOOLS = ['debootstrap', 'binutils', 'desktop-file-utils', 'docker.io', 'rpm', 'squashfs-tools'];
/**
 * In the clean system. What the package depends on is there, since dpkg alone fetches nothing; the rest is a display, what looks at
 * windows and validates entries, a web server to supervise, and what unpacks an AppImage.
 */
const INSIDE = [
  'libasound2 libatk-bridge2.0-0 libatk1.0-0 libatspi2.0-0 libcairo2 libcups2 libdbus-1-3 libdrm2 libexpat1 libgbm1 libglib2.0-0',
  'libgtk-3-0 libnotify4 libnspr4 libnss3 libpango-1.0-0 libudev1 libx11-6 libxcb1 libxcomposite1 libxdamage1 libxext6 libxfixes3',
  'libxkbcommon0 libxrandr2 xdg-utils xvfb x11-utils dbus desktop-file-utils appstream busybox-static procps',
  'squashfs-tools',
].flatMap((line) => line.split(' '));
/** From a mirror over a slow line, and unpacked on a busy machine. */
const MAKE_DEADLINE_MS = 15 * 60_000;

/**
 * Finds or makes them.
 * @param {(line: string) => void} say
 * @returns {Promise<{ ok: true, env: Record<string, string> } | { ok: false, message: string }>} env: for the tests
 */
export async function packagesRuntime(say) {
  if (!isDebian() || process.arch !== 'x64')
    return { ok: false, message: 'the part packages makes and installs packages of Debian, on x64 alone' };
  const missing = await missingPackages(TOOLS);
  const choices = missing.map((name) => [name]);
  if (missing.length > 0 && isRoot()) await aptInstall(choices, say);
  if (!isRoot() || (await missingPackages(TOOLS)).length > 0) {
    const how = missing.length > 0 ? `; ${await installLine(choices)}` : '';
    return { ok: false, message: `the part packages wants ${TOOLS.join(', ')} and runs as root${how}` };
  }
  mkdirSync(cacheFolder(), { recursive: true });
  const image = await cleanDebian(say);
  if (!image.ok) return image;
  const cache = await npmCache(say);
  if (!cache.ok) return cache;
  return { ok: true, env: { STACKLIGHT_TEST_DEBIAN: image.path, STACKLIGHT_TEST_NPM_CACHE: cache.path } };
}

async function cleanDebian(say) {
  // Another list of packages is another system.
  const mark = createHash('sha256').update(INSIDE.join(' ')).digest('hex').slice(0, 8);
  const archive = path.join(cacheFolder(), `debian-${SUITE}-${mark}.tar`);
  if (existsSync(archive)) return { ok: true, path: archive };
  const work = mkdtempSync(path.join(cacheFolder(), 'debian-'));
  const root = path.join(work, 'root');
  try {
    say(`Making a clean Debian (${SUITE}) from ${await mirror()}, once ...`);
    await step('debootstrap', ['--variant=minbase', SUITE, root, await mirror()]);
    const inside = (...command) => step('chroot', [root, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command]);
    await inside('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...INSIDE);
    await inside('apt-get', 'clean');
    const made = path.join(work, 'made.tar');
    await step('tar', ['-C', root, '--one-file-system', '--exclude=./var/lib/apt/lists/*', '-cf', made, '.']);
    renameSync(made, archive);
    return { ok: true, path: archive };
  } catch (error) {
    return { ok: false, message: `a clean Debian could not be made: ${error.message}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The one that apt uses here. */
async function mirror() {
  const { code, output } = await capture('apt-get', ['indextargets', '--format', '$(SITE)', 'Origin: Debian']);
  const found = output.split('\n').find((line) => /^https?:/.test(line) && !line.includes('security'));
  return code === 0 && found ? found.trim() : 'http://deb.debian.org/debian';
}

async function step(command, args) {
  const { code, output } = await capture(command, args, { deadlineMs: MAKE_DEADLINE_MS });
  if (code !== 0) throw new Error(`${command}: ${output.trim().split('\n').slice(-3).join('; ')}`);
}

/** What `npm i -g` of our package fetches, so that a system without network can install it. */
async function npmCache(say) {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules/koffi/package.json'), 'utf8'));
  const folder = path.join(cacheFolder(), `npm-koffi-${version}`);
  if (existsSync(folder)) return { ok: true, path: folder };
  const work = mkdtempSync(path.join(cacheFolder(), 'npm-'));
  try {
    say(`Fetching koffi ${version} from the npm registry ...`);
    const made = path.join(work, 'cache');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', `--cache=${made}`, `--prefix=${work}/installed`];
    await step(...npm(['install', '--global', ...options, `koffi@${version}`]));
    renameSync(made, folder);
    return { ok: true, path: folder };
  } catch (error) {
    return { ok: false, message: `koffi could not be fetched: ${error.message}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const runtime = await packagesRuntime((line) => console.error(line));
  console.log(runtime.ok ? JSON.stringify(runtime.env, undefined, 2) : `Missing: ${runtime.message}.`);
  process.exitCode = runtime.ok ? 0 : 1;
}
