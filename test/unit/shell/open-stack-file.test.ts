import { describe, expect, it } from 'vitest';
import { openStackFile } from '../../../electron/shell/open-stack-file.ts';
import { aSnapshot } from '../../support/views.ts';

const stack = aSnapshot({
  file: '/shop/stacklight.yaml',
  fileProblems: [
    { code: 'a', message: 'x' },
    { code: 'b', message: 'y', file: '/shop/compose.yaml', line: 7, column: 3 },
  ],
});

describe('opening the file of a stack', () => {
  const shown = async (problem?: number, of: typeof stack | undefined = stack) => {
    const paths: string[] = [];
    const answer = await openStackFile(of, problem, async (...place) => {
      paths.push(place.filter((part) => part !== undefined).join(':'));
      return '';
    });
    return { paths, answer };
  };

  it('shows its own file, or the one that a problem is in, at its place', async () => {
    expect(await shown()).toEqual({ paths: ['/shop/stacklight.yaml'], answer: {} });
    expect((await shown(0)).paths).toEqual(['/shop/stacklight.yaml']);
    expect((await shown(1)).paths).toEqual(['/shop/compose.yaml:7:3']);
    expect((await shown(99)).paths).toEqual(['/shop/stacklight.yaml']);
  });

  it('says when the stack is closed, and when nothing opens the file', async () => {
    const gone = await openStackFile(undefined, undefined, async () => '');
    expect(gone.problem?.message).toBe('This stack is not open any more.');
    const refused = await openStackFile(stack, undefined, async () => 'no application found');
    expect(refused.problem?.message).toBe('Nothing opened /shop/stacklight.yaml: no application found.');
    const thrown = await openStackFile(stack, undefined, () => Promise.reject(new Error('no desktop')));
    expect(thrown.problem?.message).toContain('no desktop');
  });
});
