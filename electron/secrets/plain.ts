/** Which values cannot be secrets whatever holds them: what everybody may read, and what would be hidden wherever it stands. Pure. */

/** Plainly no secret: numbers of ports and times, words such as `development`, hosts, paths, and URLs of this machine that hold nothing more. */
export function isPlain(text: string): boolean {
  if (/^-?\d{1,6}(\.\d+)?(ms|s|m|h|kb|mb|gb)?$/i.test(text)) return true;
  if (/^[a-z]{1,14}$/i.test(text)) return true;
  if (/^(localhost|\d{1,3}(\.\d{1,3}){3}|\[?::1?\]?)(:\d{1,5})?$/i.test(text)) return true;
  if (/^(~|\.{0,2})\/[\w./@+-]*$/.test(text)) return true;
  const url = text.length < 2_000 && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return false;
  const bare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return bare && /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[a-z][a-z0-9_-]{0,14})$/i.test(url.hostname);
}

/** An address on a chain: as public as a telephone book, also where a variable is called `…_TOKEN`. A private key is longer. */
export function isChainAddress(text: string): boolean {
  return /^0x[\da-f]{40}$/i.test(text);
}

/** A switch, a small number, or nothing at all: no secret under any name. */
export function isSwitch(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|null|none|undefined|auto|basic|bearer|\d{1,3})?$/i.test(text);
}

/** Not the secret itself but what stands for it: a variable, a placeholder, or what was masked before. */
export function standsForSecret(text: string): boolean {
  return /^["']?(?:\$|\*{3}|\[[\w .-]+\]|<[^>]*>|\{\{|%\w+%|@\/|…)/.test(text);
}
