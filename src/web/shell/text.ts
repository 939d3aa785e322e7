import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue({}, {});
