/** What dockerode loads for BuildKit's session and for engines over ssh://, neither of which Stacklight uses: a third of all files. */
const NEVER_CALLED = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2'];
const STAND_IN = '\0never-called';

/** docker-modem writes out each request for its log, which is off, and what that takes is most of what the request takes. */
const REQUESTS = 'docker-modem/lib/modem.js';
const INSPECTION = /util\.inspect\(options, \{[^}]*\}\)/;

function withoutInspection(code) {
  if (!INSPECTION.test(code)) throw new Error(`${REQUESTS} is not what withoutInspection() was written for`);
  return code.replace(INSPECTION, 'options.path');
}

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
    transform: (code, id) => (id.endsWith(REQUESTS) ? withoutInspection(code) : null),
  };
}
