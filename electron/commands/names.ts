/** Programs of a person's session and of the system that are never stopped for a port. Pure. */
import type { ProcessInfo } from '../platform/platform.ts';
import { isInterpreter, isLauncher, isShell, programFamily, programName } from './launchers.ts';

/** Names as `programName` gives them, by what they are to people. `|` because some hold spaces. */
const kinds: readonly (readonly [kind: string, names: ReadonlySet<string>])[] = [
  [
    'a part of the system',
    'systemd|init|launchd|kernel_task|system|svchost|services|lsass|csrss|wininit|winlogon|sshd|ssh-agent|' +
      'dbus-daemon|dbus-broker|xdg-dbus-proxy|systemd-resolved|systemd-networkd|systemd-logind|networkmanager|' +
      'avahi-daemon|cupsd|rpcbind|chronyd|dnsmasq|gnome-shell|gnome-session-binary|plasmashell|kwin_wayland|kwin_x11|' +
      'xorg|xwayland|pipewire|wireplumber|pulseaudio|gvfsd|tailscaled|rapportd|controlcenter|controlce|sharingd|' +
      'mdnsresponder|windowserver|finder|loginwindow|explorer|vmmem|com.apple.virtualization.virtualmachine',
  ],
  ['a part of a container engine', 'containerd-shim|containerd-shim-runc-v2|runc|crun|podman|docker|docker-init'],
  [
    'an editor',
    'code|code-insiders|code-server|codium|vscodium|cursor|windsurf|zed|zed-editor|sublime_text|idea|idea64|pycharm|' +
      'pycharm64|webstorm|webstorm64|goland|goland64|rider|rider64|clion|phpstorm|rubymine|jetbrains-toolbox|devenv|' +
      'xcode|vim|nvim|emacs|nano|eclipse|fleet|code helper|cursor helper|code helper (plugin)|cursor helper (plugin)',
  ],
  [
    'a browser',
    'chrome|google-chrome|google chrome|google chrome helper|chromium|chromium-browser|firefox|firefox-bin|safari|' +
      'msedge|microsoft edge|brave|brave-browser|opera|vivaldi|arc',
  ],
  [
    'a terminal',
    'gnome-terminal-server|konsole|xterm|kitty|alacritty|wezterm|wezterm-gui|foot|tilix|terminator|ghostty|terminal|' +
      'iterm2|windowsterminal|conhost|openconsole|tmux|screen|zellij|ptyxis|ptyxis-agent',
  ],
].map(([kind = '', names = '']) => [kind, new Set(names.split('|'))] as const);

/** What kind of untouchable program this is, in words; undefined for every other one. */
export function untouchableKind(process: ProcessInfo): string | undefined {
  for (const path of [process.command[0] ?? '', process.exe ?? '']) {
    // `sshd: ann@pts/0`, `tmux: server`: programs that set their title begin with their name.
    const name = programName(path.replace(/^-/, '').replace(/:( .*)?$/, ''));
    const found = kinds.find(([, names]) => names.has(name));
    if (found) return found[0];
  }
  return undefined;
}

const runners: ReadonlySet<string> = new Set(
  'vitest jest mocha pytest py.test playwright cypress ava tox nox rspec karma make just ctest bazel gradle mvn'.split(
    ' ',
  ),
);

/** A test runner or build tool: it starts copies of services on purpose and is no part of them. */
export function isRunner(process: ProcessInfo): boolean {
  return process.command
    .slice(0, 3)
    .some((word) => runners.has(programName(word.split(' ')[0] ?? '').replace(/\.[cm]?js$/, '')));
}

const reapers: ReadonlySet<string> = new Set(
  'systemd init launchd tini tini-static dumb-init docker-init catatonit s6-svscan runsvdir'.split(' '),
);

function isNamedReaper(process: ProcessInfo): boolean {
  return reapers.has(programName(process.command[0] ?? '')) || reapers.has(programName(process.exe ?? ''));
}

/** The first process, or one that takes over processes whose parent died: never part of a copy. */
export function isReaper(process: ProcessInfo): boolean {
  return process.pid <= 1 || isNamedReaper(process);
}

/**
 * Being its child says that whoever started one is gone. Not where the first process is a person's shell or runs the service
 * itself, as in a container: its child is nobody's orphan.
 */
export function takesOver(process: ProcessInfo): boolean {
  const runs =
    isShell(process.command) || isLauncher(process.command) || isInterpreter(programFamily(process.command[0] ?? ''));
  return isNamedReaper(process) || (process.pid <= 1 && !runs);
}
