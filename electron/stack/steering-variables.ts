/** Variables by whose value somebody else's code gets into a program: they are part of what is run. Pure. */

/** The loader, shells, and where programs look for their settings and tools. */
const SYSTEM =
  'PATH|IFS|ENV|BASH_ENV|BASH_FUNC_.*|SHELL|SHELLOPTS|PS4|PROMPT_COMMAND|ZDOTDIR|HOME|USERPROFILE|APPDATA|XDG_.*|TMPDIR|LD_.*|DYLD_.*|GCONV_PATH|.*EDITOR|.*PAGER|BROWSER|.*_ASKPASS';

/** Compilers and build tools. */
const BUILD =
  'MAKE|MAKE(FLAGS|FILES)|GNUMAKEFLAGS|CC|CXX|CPP|LD|AR|[A-Z]*FLAGS|.*_WRAPPER|CMAKE_.*|PKG_CONFIG.*|RUST(C|UP|DOC|FLAGS).*|CARGO.*|GO(?!OGLE)[A-Z0-9_]*|CGO_.*';

/** Interpreters and package managers. */
const LANGUAGES =
  'NODE_.*|NPM_.*|npm_.*|YARN_.*|PNPM_.*|BUN_.*|DENO_.*|COREPACK_.*|PYTHON.*|PIP_.*|UV_.*|POETRY_.*|CONDA_.*|VIRTUAL_ENV|PERL.*|RUBY.*|GEM_.*|BUNDLE_.*|RAILS_ENV|PHP.*|COMPOSER_.*|_?JAVA_.*|JDK_.*|CLASSPATH|MAVEN_.*|GRADLE_.*|SBT_.*|DOTNET_.*|CORECLR_.*|COR_.*|NUGET_.*|LUA_.*|R_.*|ERL_.*|ELIXIR_.*|MIX_.*';

/** What is fetched from where, and by whose engine it is run. */
const REMOTE =
  'GIT_.*|SSH_.*|.*_PROXY|.*_proxy|SSL_CERT_.*|REQUESTS_CA_BUNDLE|CURL_.*|OPENSSL_.*|DOCKER_.*|COMPOSE_.*|BUILDKIT_.*|BUILDX_.*|KUBECONFIG';

/** Of which programs there is no end: by how such a variable is called. Options of any program may name what it loads. */
const BY_ENDING =
  '.*_(OPTS|OPTIONS|ARGS|ARGUMENTS|CMD|COMMAND|PRELOAD|PRELOADS|PLUGINS?|PLUGINS?_(PATH|DIRS?)|EXTENSIONS?|MODULES?|MODULES?_(PATH|DIRS?)|(LIBRARY|LIB|LOAD|IMPORT|CLASS|SCRIPTS?|BIN)_?(PATH|DIRS?)|PATHS|HOOKS?|CONFIG|CONFIG_(FILE|PATH|DIR|HOME|LOCATION)|SETTINGS_MODULE|INIT|STARTUP|RC|DRIVERS_PATH|ICD_FILENAMES|LAYER_PATH)|LESS(OPEN|CLOSE)|VIMINIT|EXINIT|TCLLIBPATH|FPATH|LOCPATH|NLSPATH|PATHEXT|SPRING_(CONFIG_.*|APPLICATION_JSON|MAIN_.*)|TS_NODE_.*|TF_CLI_.*|ANSIBLE_.*|OPAM.*|JULIA_.*|GUILE_.*|FLASK_APP|GLIBC_TUNABLES';

const OF_TOOLS = new RegExp(`^(${SYSTEM}|${BUILD}|${LANGUAGES}|${REMOTE})$`);
const OF_ANY = new RegExp(`^(${BY_ENDING})$`);
/** Windows knows no case in names, and writes these so. */
const OF_WINDOWS = /^(PSModulePath|Path|ComSpec|SystemRoot)$/i;
/** What Compose, the engine's client and the builder take from a `.env` for themselves: which engine, which builder, whose plugins. */
const FOR_COMPOSE = /^(COMPOSE|DOCKER|BUILDKIT|BUILDX)_/;

export function isForCompose(name: string): boolean {
  return FOR_COMPOSE.test(name);
}

/** Whether it may do so to the tools that we run ourselves: for what they are given, a guess by its ending would take too much away. */
export function steersTools(name: string): boolean {
  return OF_TOOLS.test(name);
}

/** Whether a variable of this name may make a program load other code, fetch it from elsewhere or run it elsewhere. */
export function isSteering(name: string): boolean {
  return OF_TOOLS.test(name) || OF_ANY.test(name) || OF_WINDOWS.test(name);
}
