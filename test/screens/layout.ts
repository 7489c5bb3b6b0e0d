/** What is wrong with how a page is laid out, whatever fonts and screen the machine has. Runs in the page. */

/** One sentence a fault, each once; none when all is well. Takes nothing from around it: it is sent into the page as it is. */
export function layoutFaults(): readonly string[] {
  const faults = new Set<string>();
  const controls = 'button, a[href], input, select, textarea, summary, [tabindex="0"]';
  /** May be wider than what shows it, and scrolls by itself: texts of others as they are. */
  const ownScroll = 'pre, .log-list, .lanes, table';
  const nameOf = (element: Element) => {
    const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return `${element.tagName.toLowerCase()}.${element.classList.value.replaceAll(' ', '.')} "${label.trim().slice(0, 40)}"`;
  };
  const isSqueezed = (element: Element) =>
    !element.closest('.silent, [aria-hidden="true"], svg, option') &&
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.getBoundingClientRect().width < 8;
  const isShown = (element: Element) => {
    if (element.closest('.silent, [aria-hidden="true"], [inert]')) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  /** What it moves with: the nearest that scrolls its content, or that stays where it is. */
  const frames = new Map<Element, Element | undefined>();
  const frameOf = (element: Element): Element | undefined => {
    if (frames.has(element)) return frames.get(element);
    const { position, overflowY } = getComputedStyle(element);
    const isFrame = /sticky|fixed/.test(position) || /auto|scroll/.test(overflowY);
    const frame = isFrame ? element : element.parentElement ? frameOf(element.parentElement) : undefined;
    frames.set(element, frame);
    return frame;
  };
  const modal = document.querySelector('dialog[open]');
  const root = modal ?? document.body;
  const scrolled = [...root.querySelectorAll('*')].flatMap((element) =>
    element.scrollHeight > element.clientHeight ? [[element, element.scrollTop] as const] : [],
  );
  const elements = [...root.querySelectorAll<HTMLElement>('*')].filter(isShown);

  if (document.documentElement.scrollWidth > innerWidth) faults.add(`the page scrolls sideways`);
  for (const element of elements) {
    const style = getComputedStyle(element);
    const wide = element.scrollWidth - element.clientWidth;
    const scrolls = /auto|scroll/.test(style.overflowX) && element.clientWidth > 0;
    if (scrolls && wide > 1 && !element.closest(ownScroll))
      faults.add(`${nameOf(element)} scrolls sideways by ${wide} px`);
    const ownText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    const clips = /hidden|clip/.test(style.overflowX) && style.display !== 'inline';
    const told = element.closest('[title], [aria-label]') !== null;
    if (ownText && clips && wide > 1 && !told)
      faults.add(`${nameOf(element)} is cut off by ${wide} px, and nothing tells the rest`);
    const { left, right } = element.getBoundingClientRect();
    if (ownText && !element.closest(ownScroll) && (right > innerWidth + 1 || left < -1))
      faults.add(
        `${nameOf(element)} stands beyond the edge: ${Math.round(left)} to ${Math.round(right)} of ${innerWidth}`,
      );
  }
  for (const element of root.querySelectorAll('h1, h2, h3, p, b, span, button, a, time')) {
    const ownText = [...element.childNodes].some((node) => (node.textContent?.trim().length ?? 0) > 2);
    if (ownText && isSqueezed(element)) faults.add(`${nameOf(element)} has no room for its words`);
  }
  const pressed = elements.filter((element) => element.matches(controls) && !element.closest('.lanes'));
  for (const [at, one] of pressed.entries()) {
    const a = one.getBoundingClientRect();
    for (const other of pressed.slice(at + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      // What stays in sight while the rest scrolls lies over it for a while; that the rest can still be reached is asked below.
      if (frameOf(one) !== frameOf(other)) continue;
      const b = other.getBoundingClientRect();
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 2) faults.add(`${nameOf(one)} and ${nameOf(other)} lie over each other`);
    }
  }
  for (const element of pressed) {
    if (element.closest('label')) continue;
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isHit = hit !== null && (element.contains(hit) || hit.contains(element) || hit.closest(controls) === element);
    if (!isHit) faults.add(`${nameOf(element)} cannot be pressed: ${hit ? nameOf(hit) : 'nothing'} is there`);
  }
  for (const [element, top] of scrolled) element.scrollTop = top;
  return [...faults];
}
