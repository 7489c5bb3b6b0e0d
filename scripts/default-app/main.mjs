/**
 * The app that a bare Electron runtime starts when it carries no app of its own: the part that turns
 * `electron PATH` into a running app. The runtime from `fallback-runtime.mjs` comes without one.
 * Handles `--version`, `-r MODULE` (Playwright's loader comes in that way) and an app path; an ES module
 * main is loaded with import(), so that `ready` waits for it as it does in a packaged app.
 */
import { readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** Reads the command line: the first argument that is no option is the app. */
function readArguments(args) {
  const preload = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (argument === '--version' || argument === '-v') return { kind: 'version' };
    if (argument === '-r' || argument === '--require') {
      index += 1;
      preload.push(args[index]);
    } else if (!argument.startsWith('-')) return { kind: 'app', appPath: path.resolve(argument), preload };
  }
  return { kind: 'nothing' };
}

/** Finds the entry file of an app folder and gives the app its name and version. A plain file is its own entry. */
function describeApp(appPath) {
  if (statSync(appPath).isFile()) return appPath;
  const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  app.setName(manifest.productName ?? manifest.name ?? 'Electron');
  app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
  app.setAppPath(appPath);
  return path.join(appPath, manifest.main ?? 'index.js');
}

const request = readArguments(process.argv.slice(1));
if (request.kind === 'version') {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
if (request.kind === 'nothing') {
  console.error('Usage: electron [-r MODULE] PATH');
  process.exit(2);
}
try {
  // Same call as Node's own -r: the modules run before the app and may patch what it sees.
  Module._preloadModules(request.preload);
  const entry = describeApp(request.appPath);
  await import(pathToFileURL(createRequire(entry).resolve(entry)).href);
} catch (error) {
  console.error(`The app at ${request.appPath} could not be loaded.`);
  console.error(error);
  process.exit(1);
}
