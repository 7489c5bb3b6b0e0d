/** What people should know about the Electron that runs this app. Pure. */

/** Electron mends security faults in its three newest majors, and the pinned version is one of them when it is pinned. */
const SUPPORTED_MAJORS = 3;

export interface Runtime {
  /** `33.2.1`. */
  readonly electron: string;
  /** The version that Stacklight ships and is tested with. */
  readonly pinned: string;
  /** Started with `--no-sandbox`, as a start from a checkout by root is. */
  readonly unsandboxed: boolean;
  /** It came in a package: nothing that is started again fetches another Electron. */
  readonly packaged: boolean;
}

export interface RuntimeWarning {
  /** For the first page: that there is something. */
  readonly notice: string;
  /** For the settings: what, why, and what to do. */
  readonly text: string;
}

/** Undefined when all is as it should be. */
export function runtimeWarning({ electron, pinned, unsandboxed, packaged }: Runtime): RuntimeWarning | undefined {
  const old = majorOf(electron) <= majorOf(pinned) - SUPPORTED_MAJORS;
  if (!old && !unsandboxed) return undefined;
  const remedy = packaged
    ? `This package was made to try the packaging, in place of one with ${pinned}; install a release instead.`
    : `It is used in place of ${pinned}, which could not be downloaded; start Stacklight again where github.com can be reached.`;
  const outdated = `Electron ${electron} no longer gets security fixes. ${remedy}`;
  const open =
    "Electron's sandbox is off, because Stacklight was started as root: a flaw in this window would have root's privileges. Start it as a regular user.";
  const short = [
    ...(old ? ['runs on an Electron without security fixes'] : []),
    ...(unsandboxed ? ["runs as root without Electron's sandbox"] : []),
  ];
  return {
    notice: `This window ${short.join(' and ')}; Settings says what to do.`,
    text: [...(old ? [outdated] : []), ...(unsandboxed ? [open] : [])].join(' '),
  };
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
