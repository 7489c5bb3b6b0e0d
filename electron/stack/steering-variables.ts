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

const STEERING = new RegExp(`^(${SYSTEM}|${BUILD}|${LANGUAGES}|${REMOTE})$`);

/** Whether a variable of this name may make a program load other code, fetch it from elsewhere or run it elsewhere. */
export function isSteering(name: string): boolean {
  return STEERING.test(name);
}
