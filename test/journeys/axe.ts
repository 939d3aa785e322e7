import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import axe from 'axe-core';

const criteria = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Nothing that axe finds against WCAG 2.2 A and AA, in either colour scheme, on the page itself: in a frame without scripts, such as a
 * letter's in the outbox, axe would wait for ever.
 */
export async function expectClean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours change with a transition here and there; axe must see the end of it.
    await page.waitForTimeout(250);
    await page.evaluate(axe.source);
    const found = await page.evaluate(async (tags) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags, iframes: false });
      return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    }, criteria);
    expect(found.map((finding) => `${colorScheme}: ${finding}`)).toEqual([]);
  }
}
