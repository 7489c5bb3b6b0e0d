/** Causes of outages in sentences: each thing once, and one full stop at the end. Pure; for the page, the shell and the supervisor. */

/** The cause without the name of its service in front, which the sentence around it says already, and without its full stop. */
export function bareCause(service: string, cause: string): string {
  const text = withoutStop(cause);
  const rest = text.startsWith(service) ? text.slice(service.length) : '';
  const found = /^(?::\s*|\s+)(?:(?:is|was) down(?::\s*|\s*$))?(.*)$/s.exec(rest)?.[1];
  return found === undefined || found === '' ? text : found;
}

/** The text with one full stop at its end, unless it ends as a question or a cry does. */
export function finished(text: string): string {
  const bare = withoutStop(text);
  return bare === '' || /[!?]$/.test(bare) ? bare : `${bare}.`;
}

/** `pid 4711 (python main.py) ended` of `pid 4711 (python main.py): pid 4711 ended`: what a step was done to, named once. */
export function namedOnce(cause: string): string {
  return cause.replace(/^(pid (\d+) \(.*\)): pid \2 /s, '$1 ');
}

/** Two causes with the same likeness say the same: times and pids in a text do not make it another. */
export function likenessOf(text: string): string {
  return text.replace(/\d+/g, '0');
}

function withoutStop(text: string): string {
  return text.trim().replace(/[\s.:;,]+$/, '');
}
