/** The control files of the Debian package (deb-control(5), Debian Policy 5.3), and what the rpm says in the same words. Pure. */

/** Opened by name or run, so that no file lists them: notifications, and the browser for a service's page. */
const ALSO_NEEDED = ['libnotify4', 'xdg-utils'];
/** With a keyring the app keeps its cookies encrypted; an engine is what most stacks run on. */
const RECOMMENDED = ['libsecret-1-0'];
const SUGGESTED = ['docker.io | docker-ce | podman', 'docker-compose-plugin | docker-compose'];

export const SUMMARY_LINE = 'one light in the tray for your whole local stack';

/** Each line as Debian writes it: it begins with a blank, and an empty one is a dot. */
export const DESCRIPTION = ` Stacklight watches the native processes and containers of a project
 together. It notices when something goes down, says why in one sentence,
 fixes it with one click, and checks that it worked.
 .
 This package brings the tray app (stacklight-app) and the command line
 (stacklight), which carries its own Node.js.`;

/** What the description says of a trial. @param {string | undefined} electron its version */
export const trialNote = (electron) =>
  electron === undefined
    ? ''
    : `\n .\n A TRIAL PACKAGE: it carries Electron ${electron}, which gets no security\n fixes any more. Do not give it to anybody.`;

/**
 * A version as Debian and rpm order them: what comes before a release sorts before it.
 * @param {string} version of package.json: 1.2.3, 1.2.3-beta.1
 * @param {string | undefined} trial the Electron of a trial
 */
export const packageVersion = (version, trial) =>
  [
    version.replace('-', '~'),
    ...(trial === undefined ? [] : [`trial.electron${trial.replaceAll(/[^0-9A-Za-z.]+/g, '.')}`]),
  ].join('~');

/**
 * @param {{ version: string, architecture: string, kibibytes: number, maintainer: string, homepage: string,
 *   depends: readonly string[], trial?: string }} parts depends: alternatives as Debian writes them
 */
export function control({ version, architecture, kibibytes, maintainer, homepage, depends, trial }) {
  const fields = {
    Package: 'stacklight',
    Version: version,
    Section: 'devel',
    Priority: 'optional',
    Architecture: architecture,
    Maintainer: maintainer,
    'Installed-Size': String(kibibytes),
    Depends: [...new Set([...depends, ...ALSO_NEEDED])].sort().join(', '),
    Recommends: RECOMMENDED.join(', '),
    Suggests: SUGGESTED.join(', '),
    Homepage: homepage,
    Description: `${SUMMARY_LINE}\n${DESCRIPTION}${trialNote(trial)}`,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/** Debian's names of processors, by Node's. */
export const debianArchitecture = (processor) => ({ x64: 'amd64', arm64: 'arm64', arm: 'armhf' })[processor];

/** Told when the files are gone: what is left, and where. */
export const WHAT_STAYS = `Stacklight is removed. Services that it started keep running, and so does the app where it is open, until it is quit.
What it kept for each user stays:
  ~/.local/state/stacklight   state, history, logs, approvals
  ~/.config/Stacklight        settings of the app
  ~/.cache/stacklight         files of the command, made again when they are needed
Delete these folders to remove that too; before the removal, stacklight reset does it. They hold no file of a project.`;

export const AFTER_REMOVE = `#!/bin/sh
set -e
if [ "$1" = remove ]; then
  cat <<'END'
${WHAT_STAYS}
END
fi
`;
