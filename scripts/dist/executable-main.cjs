/**
 * What runs inside the one executable. It carries the package as assets: they are laid into a private folder of the user, held
 * against their checksums each time, and run from there.
 */
const { createHash } = require('node:crypto');
const { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { homedir } = require('node:os');
const path = require('node:path');
const { getAsset } = require('node:sea');

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Where a user's programs keep what they can make again. */
function cacheFolder({ XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env) {
  if (process.platform === 'win32')
    return path.join(local || path.join(homedir(), 'AppData', 'Local'), 'Stacklight', 'cli');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'stacklight', 'cli');
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.cache'), 'stacklight', 'cli');
}

/** Nobody else may have put anything there: what lies in this folder is run. */
function makePrivate(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const seen = lstatSync(folder);
  if (!seen.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (process.getuid && seen.uid !== process.getuid()) throw new Error(`${folder} belongs to somebody else`);
  if (process.getuid && (seen.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function isThere(file, sha256) {
  try {
    return lstatSync(file).isFile() && hashOf(readFileSync(file)) === sha256;
  } catch {
    return false;
  }
}

/** The folder with the package, whole and as it was built. */
function unpacked() {
  const manifest = getAsset('manifest.json', 'utf8');
  const folder = path.join(cacheFolder(), hashOf(manifest).slice(0, 16));
  makePrivate(folder);
  for (const [name, sha256] of Object.entries(JSON.parse(manifest))) {
    const file = path.join(folder, ...name.split('/'));
    if (isThere(file, sha256)) continue;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    // Another call may run what is there: a file is whole or the old one, never half.
    const fresh = `${file}.${process.pid}`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, Buffer.from(getAsset(name)), { mode: 0o600, flag: 'wx' });
    renameSync(fresh, file);
  }
  return folder;
}

try {
  const folder = unpacked();
  const daemon = path.join(folder, 'out', 'main', 'daemon.js');
  // The command line starts the supervisor as it does from Node: this program with the supervisor's file.
  const asDaemon = process.argv[2] === daemon;
  const file = asDaemon ? daemon : path.join(folder, 'out', 'main', 'cli.js');
  if (asDaemon) process.argv.splice(1, 2, daemon);
  // A script inside an executable cannot import from the disk; one that was required from there can.
  createRequire(path.join(folder, 'start.cjs'))('./start.cjs')(file);
} catch (error) {
  process.stderr.write(
    `stacklight: its own files could not be unpacked: ${error.message}\nSet XDG_CACHE_HOME to a folder of yours that can be written.\n`,
  );
  process.exitCode = 4;
}
