/** What dockerode loads for BuildKit's session and for engines over ssh://, neither of which Stacklight uses: a third of all files. */
const NEVER_CALLED = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2'];
const STAND_IN = '\0never-called';

/**
 * Asked for when dockerode is loaded, used never.
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
