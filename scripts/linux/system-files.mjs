/** What a package for Linux puts outside of its own folder: texts and places, alike for deb and rpm. Pure. */

/** Where the app lies, as electron-builder's packages have it, and the names of the two programs. */
export const APP_FOLDER = '/opt/Stacklight';
export const APP = `${APP_FOLDER}/stacklight-app`;
export const COMMAND = `${APP_FOLDER}/resources/bin/stacklight`;
/** Name of the desktop entry and of the metadata, which software centres join by it. */
export const APP_ID = 'io.github.stacklight.Stacklight';

/** The entry that starts the app at log-in: a configuration file. */
export const AUTOSTART = '/etc/xdg/autostart/stacklight.desktop';

/** Where man(1) looks. */
export const MANUAL = '/usr/share/man/man1/stacklight.1.gz';

/** Where zsh looks, by the kind of package: Debian keeps what packages bring apart. */
const ZSH_FOLDERS = { deb: '/usr/share/zsh/vendor-completions', rpm: '/usr/share/zsh/site-functions' };

/**
 * What shells load when Tab is pressed after `stacklight`, by its absolute place.
 * @param {{ bash: string, zsh: string, fish: string }} texts
 * @param {'deb' | 'rpm'} type
 * @returns {Readonly<Record<string, string>>}
 */
export const completionFiles = ({ bash, zsh, fish }, type) => ({
  '/usr/share/bash-completion/completions/stacklight': bash,
  [`${ZSH_FOLDERS[type]}/_stacklight`]: zsh,
  '/usr/share/fish/vendor_completions.d/stacklight.fish': fish,
});

const SUMMARY = 'One light in the tray for your whole local stack';
const COMMENT = 'Watches native processes and containers, and says why something is down';

/** Links into the folder of the app, by where they lie. */
export const LINKS = { '/usr/bin/stacklight': COMMAND, '/usr/bin/stacklight-app': APP };

/** The entry of the menu (Desktop Entry Specification 1.5). */
export const menuEntry = () =>
  entry([
    'Name=Stacklight',
    'GenericName=Local Stack Supervisor',
    `Comment=${COMMENT}`,
    `Exec=${APP}`,
    'Icon=stacklight',
    'Categories=Development;',
    'Keywords=docker;compose;processes;ports;services;',
    'StartupNotify=true',
    'StartupWMClass=Stacklight',
    'X-GNOME-SingleWindow=true',
  ]);

/**
 * The entry that starts the app at log-in, hidden. A user's own of the same name takes its place (XDG Autostart Specification 0.5):
 * Settings writes one. It is a configuration file and so stays when the package is removed, hence `TryExec`.
 */
export const autostartEntry = () =>
  entry([
    'Name=Stacklight',
    `Comment=${COMMENT}`,
    `TryExec=${APP}`,
    `Exec=${APP} --hidden`,
    'Icon=stacklight',
    'X-GNOME-Autostart-enabled=true',
  ]);

function entry(lines) {
  return `${['[Desktop Entry]', 'Type=Application', ...lines, 'Terminal=false'].join('\n')}\n`;
}

/**
 * What software centres show (AppStream 1.0).
 * @param {{ version: string, date: string, homepage: string }} release date: YYYY-MM-DD
 */
export const metainfo = ({ version, date, homepage }) => `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${APP_ID}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>Stacklight</name>
  <summary>${SUMMARY}</summary>
  <developer_name>Stacklight authors</developer_name>
  <description>
    <p>
      Stacklight watches the native processes and containers of a project together. It notices at once when something goes down, says
      why in one sentence, fixes it with one click, and then checks that it worked.
    </p>
    <ul>
      <li>A health check counts only when the right process answered it.</li>
      <li>Fix ports shows its plan first and ends only stray copies of your own services.</li>
      <li>Services keep running when Stacklight is quit, updated or removed.</li>
    </ul>
  </description>
  <launchable type="desktop-id">${APP_ID}.desktop</launchable>
  <url type="homepage">${xml(homepage)}</url>
  <categories>
    <category>Development</category>
  </categories>
  <provides>
    <binary>stacklight</binary>
    <binary>stacklight-app</binary>
  </provides>
  <content_rating type="oars-1.1" />
  <releases>
    <release version="${xml(version)}" date="${date}" />
  </releases>
</component>
`;

const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * Every text file of the package outside of the app's folder, by its absolute place.
 * @param {Parameters<typeof metainfo>[0]} release
 * @returns {Readonly<Record<string, string>>}
 */
export const systemFiles = (release) => ({
  [`/usr/share/applications/${APP_ID}.desktop`]: menuEntry(),
  [`/usr/share/metainfo/${APP_ID}.metainfo.xml`]: metainfo(release),
  [AUTOSTART]: autostartEntry(),
});
