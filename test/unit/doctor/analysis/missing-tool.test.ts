import { describe, expect, it } from 'vitest';
import { missingTool } from '../../../../electron/doctor/analysis/missing-tool.ts';
import type { ContainerDetails } from '../../../../electron/doctor/facts/container-details.ts';
import { composeSnippet, rewriteCheck, testText } from '../../../../electron/doctor/fixes/rewrite-healthcheck.ts';
import { aContainerWith } from '../../../support/observations.ts';

const CURL = ['CMD-SHELL', 'curl -f http://localhost:8000/health || exit 1'];

function checked(exitCode: number, output: string, test: readonly string[] = CURL): ContainerDetails {
  return aContainerWith('shop-api', {
    healthcheck: { test, intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 },
    health: { status: 'unhealthy', failing: 3, log: [{ at: 1, exitCode, output }] },
  });
}

describe('a health log', () => {
  it.each([
    [1, '/bin/sh: curl: not found\n', 'curl'],
    [127, '/bin/sh: curl: not found', 'curl'],
    [1, '/bin/sh: 1: curl: not found\n', 'curl'],
    [127, 'sh: 1: curl: not found', 'curl'],
    [127, 'ash: curl: not found', 'curl'],
    [127, 'bash: curl: command not found', 'curl'],
    [127, '/bin/bash: line 1: curl: command not found', 'curl'],
    [127, '/bin/sh: line 1: curl: command not found', 'curl'],
    [127, '/usr/bin/bash: line 1: /app/check.sh: No such file or directory', '/app/check.sh'],
    [127, '/bin/sh: 1: /app/check.sh: not found', '/app/check.sh'],
    [127, 'zsh:1: command not found: curl', 'curl'],
    [127, "env: can't execute 'python': No such file or directory", 'python'],
    [127, '/usr/bin/env: ‘python’: No such file or directory', 'python'],
    [
      -1,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
      'curl',
    ],
    [
      -1,
      'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: exec: "curl": executable file not found in $PATH: unknown',
      'curl',
    ],
    [
      -1,
      'rpc error: code = 2 desc = oci runtime error: exec failed: container_linux.go:262: starting container process caused "exec: \\"curl\\": executable file not found in $PATH"',
      'curl',
    ],
    [
      -1,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown',
      '/bin/sh',
    ],
    [
      -1,
      'crun: executable file `curl` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found',
      'curl',
    ],
    [127, '', 'curl'],
  ])('with exit code %d and %j names what is missing', (exitCode, output, tool) => {
    expect(missingTool(checked(exitCode, output))).toMatchObject({ tool, how: 'missing' });
  });

  it.each([
    [
      -1,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "/check.sh": permission denied: unknown',
      '/check.sh',
    ],
    [126, '/bin/sh: 1: /check.sh: Permission denied', '/check.sh'],
    [126, '', 'curl'],
  ])('with exit code %d and %j names what may not be run', (exitCode, output, tool) => {
    expect(missingTool(checked(exitCode, output))).toMatchObject({ tool, how: 'not-executable' });
  });

  it.each([
    ['a check that failed', 1, 'curl: (22) The requested URL returned error: 404 Not Found'],
    ['a service that says not found', 1, '{"detail":"Not Found"}\n404 page not found'],
    ['a refused connection', 7, 'curl: (7) Failed to connect to localhost port 8000'],
    ['a check that took too long', -1, 'Health check exceeded timeout (3s)'],
    ['a host that is not found', 6, 'curl: (6) Could not resolve host: api'],
    ['a file that the check itself misses', 1, 'cat: /tmp/ready: No such file or directory'],
    ['a check that passed although a shell complained', 0, '/bin/sh: curl: not found'],
  ])('is no proof of a missing tool: %s', (_what, exitCode, output) => {
    expect(missingTool(checked(exitCode, output))).toBeUndefined();
  });

  it('counts by its newest result', () => {
    const container = checked(0, 'ok');
    const log = [{ at: 0, exitCode: 127, output: '' }, ...(container.health?.log ?? [])];
    expect(missingTool({ ...container, health: { status: 'healthy', failing: 0, log } })).toBeUndefined();
  });
});

describe('a check with another tool', () => {
  it.each([
    [
      ['wget', 'busybox'],
      ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8000/health'],
    ],
    [['busybox'], ['CMD', 'busybox', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8000/health']],
    [
      ['python3', 'nc'],
      ['CMD', 'python3', '-c', 'import urllib.request as r; r.urlopen("http://127.0.0.1:8000/health", timeout=5)'],
    ],
    [['nc'], ['CMD', 'nc', '-w', '5', '-z', '127.0.0.1', '8000']],
  ])('uses what there is of %j', (tools, test) => {
    expect(rewriteCheck({ ...checked(127, ''), tools })?.test).toEqual(test);
  });

  it('asks the same of node and bash', () => {
    for (const tool of ['node', 'bash']) {
      const test = rewriteCheck({ ...checked(127, ''), tools: [tool] })?.test.join(' ');
      expect(test).toContain('/health');
      expect(test).toMatch(/8000/);
    }
  });

  it('says when it sees less than the old one', () => {
    expect(rewriteCheck({ ...checked(127, ''), tools: ['nc'] })?.weaker).toBe(true);
    expect(rewriteCheck({ ...checked(127, ''), tools: ['wget'] })?.weaker).toBe(false);
  });

  it.each([
    [['CMD', 'curl', 'localhost:9000/ready'], 'http://127.0.0.1:9000/ready'],
    [['CMD', 'curl', '-f', 'http://0.0.0.0/'], 'http://127.0.0.1:80/'],
    [['CMD-SHELL', "curl -f 'https://api:8443/x?y=1' || exit 1"], 'https://api:8443/x?y=1'],
  ])('asks where the old one asked: %j', (test, url) => {
    expect(rewriteCheck({ ...checked(127, '', test), tools: ['wget'] })?.test.at(-1)).toBe(url);
  });

  it('connects to the port that the container publishes when the old check names none', () => {
    const container = {
      ...checked(127, '', ['CMD', 'pg_isready']),
      published: [{ address: '127.0.0.1', port: 15_432, targetPort: 5_432, protocol: 'tcp' as const }],
      tools: ['python3'],
    };
    expect(rewriteCheck(container)?.test.at(-1)).toContain('("127.0.0.1", 5432)');
  });

  it('is not offered without a tool, or without a port', () => {
    expect(rewriteCheck({ ...checked(127, ''), tools: [] })).toBeUndefined();
    expect(rewriteCheck({ ...checked(127, '', ['CMD', 'check']), tools: ['wget', 'nc'] })).toBeUndefined();
  });

  it('is shown as Compose reads it', () => {
    expect(composeSnippet(['CMD', 'sh', '-c', 'test "$HOME"'], 30_000)).toBe(
      'healthcheck:\n  test: ["CMD", "sh", "-c", "test \\"$$HOME\\""]\n  start_period: 30s',
    );
  });

  it('is shown without passwords', () => {
    const text = testText(['CMD-SHELL', 'redis-cli -a hunter2 ping || curl http://me:hunter2@localhost/']);
    expect(text).not.toContain('hunter2');
  });
});
