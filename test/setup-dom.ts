// What a simulated browser lacks, and the texts, in English.
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import '#src/web/portalText.ts';
import '#src/web/staffText.ts';
import '#src/web/text.ts';

// A part that is loaded later may take its time on a busy machine: slow is no failure.
configure({ asyncUtilTimeout: 5_000 });

class NoResizes implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver = NoResizes;
// A wide screen, a mouse, and somebody who asks for less motion: a timer of one that moves would outlive its test.
window.matchMedia = (media) =>
  ({
    matches: /min-width|pointer: fine|prefers-reduced-motion: reduce/.test(media),
    media,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => true,
  }) as MediaQueryList;
Element.prototype.scrollIntoView = () => {};
// A text field that grows asks when its letters have been loaded.
Object.defineProperty(document, 'fonts', { value: new EventTarget() });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
