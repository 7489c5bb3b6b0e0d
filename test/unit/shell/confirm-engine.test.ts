import { expect, it } from 'vitest';
import { confirmEngine } from '../../../electron/shell/confirm-engine.ts';

it.each([
  ['work', /context work\?/, /at tcp:\/\/build\.example:2376\./],
  ['gone', /context gone\?/, /no Docker context of this name/],
  ['', /docker command would use/, /DOCKER_HOST/],
])(
  'asks before the engine "%s" is used, with its address, and no is what Enter says',
  async (context, message, detail) => {
    const asked: { message: string; detail?: string; defaultId?: number }[] = [];
    const answer = (response: number) => ({
      showMessageBox: async (...all: unknown[]) => {
        asked.push(all.at(-1) as (typeof asked)[number]);
        return { response, checkboxChecked: false };
      },
    });
    const engines = [{ context: 'work', place: 'tcp://build.example:2376' }];
    expect(await confirmEngine(answer(1), context, engines)).toBe(false);
    expect(await confirmEngine(answer(0), context, engines)).toBe(true);
    expect(asked[0]).toMatchObject({ defaultId: 1 });
    expect(asked[0]?.message).toMatch(message);
    expect(asked[0]?.detail).toMatch(detail);
  },
);
