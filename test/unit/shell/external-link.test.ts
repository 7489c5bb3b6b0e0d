import { describe, expect, it } from 'vitest';
import { configuredPorts, isAllowedExternal } from '../../../electron/shell/external-link.ts';
import { aService, aSnapshot, aView } from '../../support/views.ts';

const PORTS = new Set([8000, 80, 443]);

describe('a URL that leaves the app', () => {
  it.each([
    'http://localhost:8000/docs',
    'http://127.0.0.1:8000',
    'http://127.0.0.2:8000/a?b=c#d',
    'https://localhost:8000/',
    'http://[::1]:8000/',
    'http://localhost/',
    'https://localhost/',
  ])('is allowed: %s', (url) => {
    expect(isAllowedExternal(url, PORTS)).toBe(true);
  });

  it.each([
    ['another port of this machine', 'http://localhost:9000/'],
    ['another machine', 'http://192.168.1.2:8000/'],
    ['the web', 'https://example.com/'],
    ['a host that begins like ours', 'http://localhost.example.com:8000/'],
    ['a host that ends like ours', 'http://evil-localhost:8000/'],
    ['a name that looks like an address', 'http://127.0.0.1.example.com:8000/'],
    ['credentials', 'http://user:secret@localhost:8000/'],
    ['a host hidden behind credentials', 'https://localhost:8000@example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a program', 'vscode://file/etc/passwd'],
    ['mail', 'mailto:a@b.c'],
    ['data', 'data:text/html,hello'],
    ['a Windows share', '\\\\server\\share'],
    ['a Windows share as a file', 'file://server/share'],
    ['a backslash that a parser turns round', 'http:\\\\localhost:8000\\'],
    ['a line feed', 'http://localhost:8000/\nfile:///etc/passwd'],
    ['a tab inside the scheme', 'ht\ttp://localhost:8000/'],
    ['a leading blank', ' http://localhost:8000/'],
    ['a NUL', 'http://localhost:8000/\0'],
    ['all interfaces', 'http://0.0.0.0:8000/'],
    ['nothing', ''],
    ['no URL', 'localhost:8000'],
  ])('is refused: %s', (_what, url) => {
    expect(isAllowedExternal(url, PORTS)).toBe(false);
  });

  it('may use the ports that the stacks name, declared or in the address to open', () => {
    const services = [
      aService({ ports: [{ port: 5432, protocol: 'tcp', holders: [] }] }),
      aService({ id: 'web', openUrl: 'http://localhost:3001/' }),
      aService({ id: 'odd', openUrl: 'not a URL' }),
    ];
    expect(configuredPorts(aView({ stacks: [aSnapshot({ services })] }))).toEqual(new Set([5432, 3001]));
  });
});
