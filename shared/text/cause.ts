/** Causes of outages in sentences: each thing once, and one full stop at the end. Pure; for the page, the shell and the supervisor. */

/** The cause without the name of its service in front, which the sentence around it says already, and without its full stop. */
export function bareCause(service: string, cause: string): string {
  const text = withoutStop(cause);
  const rest = text.startsWith(service) ? text.slice(service.length) : '';
  // `api and web went down` is about both.
  const found = /^(?::\s*|\s+(?!and\b))(?:(?:is|was) down(?::\s*|\s*$))?(.*)$/s.exec(rest)?.[1];
  return found === undefined || found === '' ? text : found;
}

/** The text with one full stop at its end, unless it ends as a question or a cry does. */
export function finished(text: string): string {
  const bare = withoutStop(text);
  return bare === '' || /[!?]$/.test(bare) ? bare : `${bare}.`;
}

/** `pid 4711 (python main.py) ended` of `pid 4711 (python main.py): it ended`, or `…: pid 4711 ended` of an older version. */
export function namedOnce(cause: string): string {
  return cause.replace(/^(pid (\d+) \(.*\)): (?:it|pid \2) /s, '$1 ');
}

/**
 * What a row says of a service whose name and state stand beside it: neither of them again, and nothing where the text says nothing
 * else. `state`: the word that stands there.
 */
export function besideState(service: string, state: string, text: string): string {
  const bare = namedOnce(bareCause(service, text));
  if (bare === state) return '';
  const rest = bare.startsWith(state) ? /^[,:] (.*)$/s.exec(bare.slice(state.length))?.[1] : undefined;
  // Several sentences end as the first of them does.
  return /[.!?] \S/.test(bare) ? finished(rest ?? bare) : (rest ?? bare);
}

/** Two causes with the same likeness say the same: times and pids in a text do not make it another. */
export function likenessOf(text: string): string {
  return text.replace(/\d+/g, '0');
}

function withoutStop(text: string): string {
  return text.trim().replace(/[\s.:;,]+$/, '');
}
