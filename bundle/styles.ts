// The style sheets as they travel: without what they say of parts that nothing uses. Mantine's is of all its parts, twice as many as there
// are here, and every page waits for it.
import postcss from 'postcss';
import type { Plugin } from 'vite';

/** A class of one of Mantine's parts: what uses the part names it in its script. */
const partClass = /\bm_[0-9a-f]{4,8}\b/g;

/** A style sheet without the selectors that need a class which is not among those `used`. */
export function withoutUnused(sheet: string, used: ReadonlySet<string>): string {
  const root = postcss.parse(sheet);
  const isUsed = (selector: string): boolean => (selector.match(partClass) ?? []).every((name) => used.has(name));
  root.walkRules((rule) => {
    // The steps of an animation are rules as well; they name no class.
    const selectors = rule.selectors.filter(isUsed);
    if (selectors.length === 0) rule.remove();
    else if (selectors.length < rule.selectors.length) rule.selectors = selectors;
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}

export const styles = (): Plugin => ({
  name: 'caseload-styles',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const used = new Set(files.flatMap((file) => (file.type === 'chunk' ? (file.code.match(partClass) ?? []) : [])));
    for (const file of files)
      if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = withoutUnused(file.source.toString(), used);
  },
});
