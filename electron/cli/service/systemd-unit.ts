/** The supervisor as a service of the user under systemd. */

/** How a supervisor ends that found another one at work; see `LOCKED`. */
export interface UnitParts {
  /** Program and arguments that run the supervisor in the foreground; absolute. */
  readonly command: readonly string[];
  /** Where it keeps its state, where that is not the place of the system. */
  readonly home?: string;
  /** Exit codes that no other start would change. */
  readonly final: readonly number[];
}

/**
 * The text of `stacklight.service`. `KillMode=process`: systemd ends the supervisor alone, so that what it started outlives a stop, an
 * update and a crash of it (systemd.kill(5)); the next start takes them on again.
 */
export function systemdUnit({ command, home, final }: UnitParts): string {
  return [
    '[Unit]',
    'Description=Stacklight: watches over the local stack',
    'StartLimitIntervalSec=60',
    'StartLimitBurst=5',
    '',
    '[Service]',
    'Type=exec',
    // Of the program itself systemd expands no variable, and of its arguments it does.
    `ExecStart=${command.map((one, index) => (index === 0 ? quote(one) : quote(one).replaceAll('$', '$$$$'))).join(' ')}`,
    ...(home === undefined ? [] : [`Environment=${quote(`STACKLIGHT_HOME=${home}`)}`]),
    'KillMode=process',
    'Restart=always',
    'RestartSec=1',
    `RestartPreventExitStatus=${final.join(' ')}`,
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

/** One word, quoted, with the characters escaped that systemd would take for its own (systemd.service(5), "Command lines"; systemd.syntax(7)). */
function quote(word: string): string {
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
