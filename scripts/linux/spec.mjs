/** The spec file of the rpm (https://rpm-software-management.github.io/rpm/manual/spec.html). Pure. */
import { DESCRIPTION, SUMMARY_LINE, trialNote, WHAT_STAYS } from './control.mjs';
import { APP_FOLDER, AUTOSTART } from './system-files.mjs';

/** rpm's names of processors, by Node's. */
export const rpmArchitecture = (processor) => ({ x64: 'x86_64', arm64: 'aarch64', arm: 'armv7hl' })[processor];

/** Brought along by Electron, and the C library of other systems, for which koffi brings its calls too. */
const BUNDLED = '^(lib(ffmpeg|EGL|GLESv2|vk_swiftshader|vulkan)\\\\.so.*|libc\\\\.musl-.*)$';

/**
 * What the programs link to is read out of them by rpmbuild itself, as names of libraries, which every distribution with rpm gives
 * alike; names of packages differ.
 * @param {{ version: string, architecture: string, homepage: string, maintainer: string, files: readonly string[], trial?: string }} parts
 *   files: absolute, as on the system; a folder means all that is in it
 */
export function specFile({ version, architecture, homepage, maintainer, files, trial }) {
  return `%global debug_package %{nil}
%global _build_id_links none
%global __os_install_post %{nil}
%global __requires_exclude ${BUNDLED}
%global __provides_exclude_from ^${APP_FOLDER}/.*$
%global _binary_payload w10.zstdio
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost stacklight

Name: stacklight
Version: ${version}
Release: 1
Summary: ${SUMMARY_LINE}
License: MIT
URL: ${homepage}
Packager: ${maintainer}
BuildArch: ${architecture}
Requires: xdg-utils
Requires: libnotify.so.4()(64bit)
Recommends: libsecret-1.so.0()(64bit)

%description
${plain(DESCRIPTION)}${plain(trialNote(trial))}

%install
cp -a %{stacklight_root}/. %{buildroot}/

%postun
if [ "$1" = 0 ]; then
  cat <<'END'
${WHAT_STAYS}
END
fi

%files
%defattr(-,root,root,-)
${files.map((file) => `${file === AUTOSTART ? '%config(noreplace) ' : ''}"${file}"`).join('\n')}
`;
}

/** Debian begins each line with a blank and writes an empty one as a dot. */
const plain = (text) =>
  text
    .split('\n')
    .map((line) => (line === ' .' ? '' : line.replace(/^ /, '')))
    .join('\n');
