import { describe, expect, it } from 'vitest';
import { commandFault, doubledIn, faultIn, strangerIn } from '../../../scripts/after-pack.mjs';

describe('a packed app', () => {
  const own = 'koffi-linux-x64/linux_x64/koffi.node';

  it('carries the calls of its own system, for both libraries of C', () => {
    expect(faultIn([own, 'koffi-linux-x64/musl_x64/koffi.node'], 'linux', ['x64'])).toBeUndefined();
  });

  it('for several processors carries those of each', () => {
    const both = ['koffi-darwin-x64/darwin_x64/koffi.node', 'koffi-darwin-arm64/darwin_arm64/koffi.node'];
    expect(faultIn(both, 'darwin', ['x64', 'arm64'])).toBeUndefined();
    expect(faultIn(both.slice(1), 'darwin', ['x64', 'arm64'])).toContain('without @koromix/koffi-darwin-x64');
  });

  it('without them, as after a build for another system, is refused with what to do', () => {
    expect(faultIn([own], 'darwin', ['arm64'])).toMatch(/npm install .* @koromix\/koffi-darwin-arm64$/);
    expect(faultIn([], 'linux', ['x64'])).toContain('without @koromix/koffi-linux-x64');
  });

  it('with those of another system is refused', () => {
    expect(faultIn([own, 'koffi-win32-x64/win32_x64/koffi.node'], 'linux', ['x64'])).toContain('koffi-win32-x64');
  });

  it('with an addon that was compiled where it was packed is refused', () => {
    expect(strangerIn(['@koromix/koffi-linux-x64/linux_x64/koffi.node'])).toBeUndefined();
    expect(strangerIn(['ssh2/lib/protocol/crypto/build/Release/sshcrypto.node'])).toContain('compiled on this machine');
  });

  it('with a package that is in its build already is refused', () => {
    const koffi = ['/node_modules', '/node_modules/koffi', '/node_modules/koffi/index.js', '/node_modules/@koromix'];
    expect(doubledIn(['/out/main/main.js', ...koffi])).toBeUndefined();
    expect(doubledIn([...koffi, '/node_modules/yaml/package.json'])).toContain('/node_modules/yaml');
    expect(doubledIn(['\\node_modules\\koffi-like\\index.js'])).toContain('koffi-like');
  });

  it('carries the command of its own system', () => {
    const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
    expect(commandFault(bytes('7f454c46'), 'linux')).toBeUndefined();
    expect(commandFault(bytes('4d5a9000'), 'win32')).toBeUndefined();
    expect(commandFault(bytes('cffaedfe'), 'darwin')).toBeUndefined();
    expect(commandFault(bytes('7f454c46'), 'win32')).toContain('no command line');
    expect(commandFault(undefined, 'linux')).toContain('no command line');
  });
});
