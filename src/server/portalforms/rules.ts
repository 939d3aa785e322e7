import type { Definition } from '#src/contract/forms.ts';
import type { AskedField } from '#src/contract/portalforms.ts';

/** What a template asks, without how it is scored and what an answer points out: that is not for the client (C2). */
export const askedOf = ({ fields }: Definition): AskedField[] =>
  fields.map((field) => {
    if (!('options' in field)) return field;
    const { warning: _warning, options, ...asked } = field;
    return { ...asked, options: options.map(({ id, label }) => ({ id, label })) };
  });
