/** The port that a command line names. Only what is plain to see: a number after a flag that means a port. Pure. */

export interface CommandPort {
  readonly port: number;
  /** A clause: `--port 3001 in the command`. */
  readonly because: string;
  /** It is only a variable in front of the command: whether the program looks at it is its own affair. */
  readonly variable?: true;
}

const DIGITS = '(\\d{2,5})(?![\\w.:-])';
/** An address in front of the port, as in `0.0.0.0:8000`, `[::]:80` and `tcp://localhost:9292`. */
const HOST = '(?:tcp://)?(?:[\\w.-]+|\\[[^\\]\\s]*\\])?:';

/** In order: what says port most clearly comes first. */
const PATTERNS: readonly RegExp[] = [
  new RegExp(`(?:^|\\s)(--(?:server\\.)?(?:port|http-port)[= ]["']?${DIGITS})`),
  new RegExp(`(?:^|\\s)(-p[= ]?["']?${DIGITS})`),
  new RegExp(`(?:^|\\s)((?:PORT|SERVER_PORT)=["']?${DIGITS})`),
  new RegExp(`(?:^|\\s)(-D?server\\.port=${DIGITS})`),
  new RegExp(`\\s(runserver\\s+(?:${HOST})?${DIGITS})`),
  new RegExp(`\\s((?:-b|--bind|-l|--listen|--address)[= ]["']?(?:${HOST})?${DIGITS})`),
  new RegExp(`\\s(-S\\s+${HOST}${DIGITS})`),
  new RegExp(`\\s(-m\\s+http\\.server\\s+${DIGITS})`),
];
/** Programs whose `-p` is something else than a port of theirs. */
const OTHER_P = /(?:^|[\s/])(?:mkdir|cp|tsc|docker|docker-compose|podman|ssh|psql|redis-cli|mysql)\s/;

/** The port that the command listens on, as far as the command says it. */
export function portInCommand(command: string): CommandPort | undefined {
  for (const pattern of PATTERNS) {
    const [, written, digits] = pattern.exec(command) ?? [];
    const port = Number(digits);
    if (written === undefined || port < 1 || port > 65_535) continue;
    if (written.startsWith('-p') && OTHER_P.test(command)) continue;
    const variable = /^\w+=/.test(written) ? { variable: true as const } : {};
    return { port, because: `${written.replace(/["']/g, '').trim()} in the command`, ...variable };
  }
  return undefined;
}
