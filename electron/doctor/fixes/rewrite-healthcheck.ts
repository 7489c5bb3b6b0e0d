/** A health check with a tool that the image has, for one that the image lacks. Pure. */
import { withoutSecrets } from '../../secrets/command-secrets.ts';
import type { ContainerDetails } from '../facts/container-details.ts';

/** What the old check asks, or what can be asked instead. */
type Target =
  | { readonly type: 'http'; readonly url: string; readonly host: string; readonly port: number; readonly path: string }
  | { readonly type: 'tcp'; readonly host: string; readonly port: number };

export interface RewrittenCheck {
  readonly tool: string;
  /** In the engine's form: `CMD` and the words. */
  readonly test: readonly string[];
  /** It only sees whether the port answers, although the old check asked for more. */
  readonly weaker: boolean;
}

/** Undefined when the image has nothing to check with, or nothing says where the service answers. */
export function rewriteCheck(container: ContainerDetails): RewrittenCheck | undefined {
  const target = targetOf(container);
  if (!target) return undefined;
  for (const [tool, makers] of TOOLS) {
    if (!container.tools?.includes(tool)) continue;
    if (target.type === 'http' && makers.http) return { tool, test: ['CMD', ...makers.http(target)], weaker: false };
    if (makers.tcp) return { tool, test: ['CMD', ...makers.tcp(target)], weaker: target.type === 'http' };
  }
  return undefined;
}

const URL_IN_TEST = /\b(https?):\/\/(\[[^\]]+\]|[\w.-]+)(?::(\d+))?(\/[^\s'"|;&)]*)?/i;
const PLAIN_IN_TEST = /(?:^|\s)(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):(\d+)(\/[^\s'"|;&)]*)?/i;

function targetOf({ healthcheck, published, exposed }: ContainerDetails): Target | undefined {
  const text = (healthcheck?.test ?? []).slice(1).join(' ');
  const [, scheme, host, port, path = '/'] = URL_IN_TEST.exec(text) ?? [];
  if (scheme && host) {
    const standard = scheme.toLowerCase() === 'https' ? 443 : 80;
    return http(scheme.toLowerCase(), host, port ? Number(port) : standard, path);
  }
  const [, plainHost, plainPort, plainPath = '/'] = PLAIN_IN_TEST.exec(text) ?? [];
  if (plainHost && /\b(?:curl|wget|http)\b/.test(text)) return http('http', plainHost, Number(plainPort), plainPath);
  const known = plainPort ? Number(plainPort) : portIn(text);
  const tcp = known ?? published.find(({ protocol }) => protocol === 'tcp')?.targetPort ?? exposed?.[0];
  return tcp === undefined ? undefined : { type: 'tcp', host: '127.0.0.1', port: tcp };
}

/** `pg_isready -p 5432`, `nc -z localhost 5432`. */
function portIn(text: string): number | undefined {
  const port = /(?:-p\s*|--port[= ]|localhost\s+|127\.0\.0\.1\s+)(\d{2,5})\b/.exec(text)?.[1];
  return port ? Number(port) : undefined;
}

/** `localhost` may mean `::1` first, where few services listen: the address is unmistakable. */
function http(scheme: string, name: string, port: number, path: string): Target {
  const host = /^(?:localhost|0\.0\.0\.0)$/i.test(name) ? '127.0.0.1' : name;
  return { type: 'http', url: `${scheme}://${host}:${port}${path}`, host: host.replace(/[[\]]/g, ''), port, path };
}

interface Makers {
  readonly http?: (target: Extract<Target, { type: 'http' }>) => readonly string[];
  readonly tcp?: (target: Target) => readonly string[];
}

const PYTHON: (program: string) => Makers = (program) => ({
  http: ({ url }) => [program, '-c', `import urllib.request as r; r.urlopen(${JSON.stringify(url)}, timeout=5)`],
  tcp: ({ host, port }) => [
    program,
    '-c',
    `import socket; socket.create_connection((${JSON.stringify(host)}, ${port}), 5)`,
  ],
});

/** Made for HTTP first, then what can at least connect; every one ends with 0 or not 0 by itself. */
const TOOLS: readonly (readonly [string, Makers])[] = [
  ['curl', { http: ({ url }) => ['curl', '-fsS', '-m', '5', '-o', '/dev/null', url] }],
  ['wget', { http: ({ url }) => ['wget', '-q', '-O', '/dev/null', url] }],
  ['python3', PYTHON('python3')],
  ['python', PYTHON('python')],
  [
    'node',
    {
      http: ({ url }) => [
        'node',
        '-e',
        `require(${JSON.stringify(url.startsWith('https') ? 'https' : 'http')}).get(${JSON.stringify(url)},r=>process.exit(r.statusCode<400?0:1)).on("error",()=>process.exit(1))`,
      ],
      tcp: ({ host, port }) => [
        'node',
        '-e',
        `require("net").connect(${port},${JSON.stringify(host)}).on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))`,
      ],
    },
  ],
  ['busybox', { http: ({ url }) => ['busybox', 'wget', '-q', '-O', '/dev/null', url] }],
  [
    'bash',
    {
      http: ({ url, host, port, path }) =>
        url.startsWith('https') ? bashTcp(host, port) : ['bash', '-c', bashHttp(host, port, path)],
      tcp: ({ host, port }) => bashTcp(host, port),
    },
  ],
  ['busybox', { tcp: ({ host, port }) => ['busybox', 'nc', '-w', '5', host, String(port), '-e', 'true'] }],
  ['nc', { tcp: ({ host, port }) => ['nc', '-w', '5', '-z', host, String(port)] }],
];

function bashTcp(host: string, port: number): readonly string[] {
  return ['bash', '-c', `: >/dev/tcp/${host}/${port}`];
}

function bashHttp(host: string, port: number, path: string): string {
  const request = `GET ${path} HTTP/1.0\\r\\nHost: ${host}\\r\\n\\r\\n`;
  return `exec 3<>/dev/tcp/${host}/${port} && printf '${request}' >&3 && read -r _ code _ <&3 && [[ $code == [23]* ]]`;
}

/** The check as lines of a Compose file (and of a stack file, which has the same words). */
export function composeSnippet(test: readonly string[], startPeriodMs: number): string {
  const words = test.map((word) => JSON.stringify(word.replaceAll('$', '$$$$'))).join(', ');
  return `healthcheck:\n  test: [${words}]\n  start_period: ${startPeriodMs / 1_000}s`;
}

/** The words of a check for people: passwords that stand in a command line are none of theirs. */
export function testText(test: readonly string[]): string {
  return withoutSecrets(test).join(' ');
}
