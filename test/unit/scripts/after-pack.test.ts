import { describe, expect, it } from 'vitest';
import { faultIn } from '../../../scripts/after-pack.mjs';

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
});
