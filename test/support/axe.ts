/** What axe finds fault with in a page as it is drawn now. */
import axe from 'axe-core';
import type { Page } from 'playwright';

export interface AxeScope {
  /** Ids of its rules; all when left out. */
  readonly rules?: readonly string[];
  /** A selector of what is asked about; the whole page when left out. */
  readonly within?: string;
}

/**
 * One sentence a rule that is broken: `color-contrast at .row > b`. Its code is given to a page once, and not for each question: that
 * takes three times as long as the answer. The page has no frames, so nothing else of a driver is needed.
 */
export async function axeFaults(page: Page, { rules, within }: AxeScope = {}): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const scope = { within: within ?? 'html', rules: rules ? [...rules] : undefined };
  return page.evaluate(async ({ within: selector, rules: only }) => {
    const { axe: asked } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await asked.run(selector, {
      resultTypes: ['violations'],
      ...(only ? { runOnly: { type: 'rule', values: only } } : {}),
    });
    return violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ')}`);
  }, scope);
}
