/** The manual page and the completions of shells, as the command that was just made prints them: a package puts them where they are found. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotContinue } from '../prepare.mjs';
import { capture } from '../run.mjs';

const PRINTS = {
  man: ['man'],
  bash: ['completion', 'bash'],
  zsh: ['completion', 'zsh'],
  fish: ['completion', 'fish'],
};

/**
 * @param {readonly string[]} command program and arguments before those of the command
 * @returns {Promise<Readonly<Record<keyof typeof PRINTS, string>>>}
 * @throws {CannotContinue} with a sentence for people
 */
export async function commandTexts([program, ...args]) {
  // The one executable unpacks itself into the cache of whoever runs it: not into ours.
  const home = await mkdtemp(path.join(tmpdir(), 'stacklight-texts-'));
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: home, STACKLIGHT_HOME: home, NO_COLOR: '1' };
  try {
    const texts = {};
    for (const [name, words] of Object.entries(PRINTS)) {
      const { code, output } = await capture(program, [...args, ...words], { env });
      if (code !== 0 || output.trim() === '')
        throw new CannotContinue(
          `${path.basename(program)} ${words.join(' ')} printed nothing to pack: ${output.trim()}`,
        );
      texts[name] = output;
    }
    return texts;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
