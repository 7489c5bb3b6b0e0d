/** The supervisor as an agent of the user under launchd (macOS). */
import { xml } from './xml.ts';

export const AGENT_LABEL = 'io.github.stacklight.supervisor';

/**
 * The property list of the agent. `AbandonProcessGroup`: what the supervisor started outlives it; `KeepAlive` starts it again after
 * a crash, but not after an end with 0 (launchd.plist(5)). `log`: a file for what it says.
 */
export function launchdAgent(parts: {
  readonly command: readonly string[];
  readonly home?: string;
  readonly log: string;
}): string {
  const { command, home, log } = parts;
  const environment =
    home === undefined
      ? []
      : ['  <key>EnvironmentVariables</key>', `  <dict><key>STACKLIGHT_HOME</key><string>${xml(home)}</string></dict>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    `  <key>Label</key><string>${AGENT_LABEL}</string>`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...command.map((one) => `    <string>${xml(one)}</string>`),
    '  </array>',
    ...environment,
    '  <key>RunAtLoad</key><true/>',
    '  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>',
    '  <key>AbandonProcessGroup</key><true/>',
    '  <key>ProcessType</key><string>Background</string>',
    `  <key>StandardErrorPath</key><string>${xml(log)}</string>`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}
