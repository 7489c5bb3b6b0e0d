/** What the command line of the app can ask for. */
export interface ShellArguments {
  /** As given; relative paths are relative to the folder it was started in. */
  readonly stack?: string;
  readonly hidden: boolean;
  /** Behaves as on a desktop without a tray. */
  readonly noTray: boolean;
}

/**
 * Reads our own switches out of `argv` and passes over everything else: Chromium, Electron, the desktop and test
 * drivers all put theirs beside ours, at places that differ between a packaged and an unpackaged app.
 */
export function parseArguments(argv: readonly string[]): ShellArguments {
  return { stack: stackOf(argv), hidden: argv.includes('--hidden'), noTray: argv.includes('--no-tray') };
}

function stackOf(argv: readonly string[]): string | undefined {
  const joined = argv.find((argument) => argument.startsWith('--stack='));
  if (joined !== undefined) return joined.slice('--stack='.length) || undefined;
  const at = argv.indexOf('--stack');
  const value = at === -1 ? undefined : argv[at + 1];
  return value === undefined || value === '' || value.startsWith('--') ? undefined : value;
}
