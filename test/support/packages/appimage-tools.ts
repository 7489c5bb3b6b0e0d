/**
 * The tools by which electron-builder makes an AppImage, laid as it expects them, without its download: mksquashfs of the system, and in
 * place of the runtime, which mounts the file system behind it, a script that unpacks it. What is behind the runtime is the product's.
 */
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** electron-builder puts the file system right behind the runtime. */
const RUNTIME_BYTES = 4096;

/** As the runtime does, it tells the program where it lies. `--unpacked COMMAND…` runs a command in there instead. */
const RUNTIME = `#!/bin/sh
set -e
export ARGV0="$0" OWD="$PWD" APPIMAGE="$(readlink -f "$0")"
mkdir -p "$HOME/.cache"
export APPDIR="$(mktemp -d "$HOME/.cache/appimage-XXXXXX")"
unsquashfs -quiet -no-progress -force -offset ${RUNTIME_BYTES} -dest "$APPDIR" "$APPIMAGE" >/dev/null
if [ "$1" = --unpacked ]; then
  shift; cd "$APPDIR"; code=0; "$@" || code=$?
  rm -rf "$APPDIR"; exit $code
fi
exec "$APPDIR/AppRun" "$@"
`;

/** A new folder, for the variable APPIMAGE_TOOLS_PATH. */
export function appImageTools(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'stacklight-appimage-tools-'));
  for (const tool of ['mksquashfs', 'desktop-file-validate']) symlinkSync(`/usr/bin/${tool}`, path.join(folder, tool));
  mkdirSync(path.join(folder, 'lib/x64'), { recursive: true });
  mkdirSync(path.join(folder, 'runtimes'));
  const runtime = path.join(folder, 'runtimes/runtime-x64');
  writeFileSync(runtime, `${RUNTIME}exit\n`.padEnd(RUNTIME_BYTES, '\n'));
  chmodSync(runtime, 0o755);
  return folder;
}
