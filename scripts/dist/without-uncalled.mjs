/**
 * What dockerode loads for BuildKit's session and for engines over ssh://, a third of all files; and what dbus-next asks for when it passes
 * descriptors or looks for the bus of an X server, and does not bring. Stacklight uses none of it.
 */
const NEVER_CALLED = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2', 'usocket', 'x11'];
const STAND_IN = '\0never-called';

/**
 * Asked for when dockerode or dbus-next are loaded, used never.
 * @returns {import('vite').Plugin}
 */
export function withoutUncalled() {
  return {
    name: 'without-uncalled',
    enforce: 'pre',
    resolveId: (id) => (NEVER_CALLED.includes(id) ? `${STAND_IN}:${id}` : null),
    load: (id) => (id.startsWith(STAND_IN) ? 'module.exports = {};' : null),
  };
}
