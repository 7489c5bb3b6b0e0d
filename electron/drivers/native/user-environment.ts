import { delimiter } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/** What npm, Electron, Node and we ourselves put into our environment, and no terminal of the user's would have. */
const OURS =
  /^(npm_.*|ELECTRON_.*|NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID|INIT_CWD|CHROME_DESKTOP|APPIMAGE|APPDIR|ARGV0|OWD|VITEST.*)$/;
/** `STACKLIGHT_HOME` says which supervisor a command of the user's talks to; the rest marks processes of ours. */
const MARKS = /^STACKLIGHT_(?!HOME$)/;

/** Our own environment without what is only ours. `npm start` also puts its folders on the PATH. */
export function withoutOurOwn(own: Variables): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !OURS.test(name) && !MARKS.test(name)) kept[name] = value;
  }
  const underNpm = own.npm_lifecycle_event !== undefined;
  if (underNpm && kept.PATH)
    kept.PATH = folders(kept.PATH)
      .filter((folder) => !isNpmFolder(folder))
      .join(delimiter);
  return kept;
}

/**
 * The environment that the user would have in a terminal. Started from a terminal, ours is newer (an activated virtual
 * environment) and wins; started by the desktop, the login shell knows better. The PATH has the folders of both.
 */
export function mergeUserEnvironment(own: Variables, login: Variables | undefined): Record<string, string> {
  const ours = withoutOurOwn(own);
  const theirs = withoutOurOwn({ ...login, npm_lifecycle_event: own.npm_lifecycle_event });
  const inTerminal = own.TERM !== undefined;
  const [first, second] = inTerminal ? [ours, theirs] : [theirs, ours];
  const path = [...new Set([...folders(first.PATH ?? ''), ...folders(second.PATH ?? '')])].join(delimiter);
  return { ...second, ...first, ...(path ? { PATH: path } : {}) };
}

function folders(path: string): readonly string[] {
  return path.split(delimiter).filter((folder) => folder !== '');
}

function isNpmFolder(folder: string): boolean {
  return /[\\/]node_modules[\\/](\.bin|.*node-gyp-bin)$/.test(folder);
}
