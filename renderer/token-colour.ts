/**
 * The colour of a token as it is on the page now, for what is drawn on a canvas: `rgb(33, 88, 196)`. A canvas knows neither `var()`
 * nor `light-dark()`. To be asked again when `watchColours` calls.
 */
export function tokenColour(token: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  probe.hidden = true;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const SYSTEM = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'];

/** Calls whenever the colours of the page may be others: the system's, or the theme that somebody chose. Answers how to end it. */
export function watchColours(changed: () => void): () => void {
  const queries = SYSTEM.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
