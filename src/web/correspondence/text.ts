import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    empty: {
      title: 'Nothing here yet',
      advice: 'What is written about {{whom}} appears here.',
    },
  },
  {
    empty: {
      title: 'Aún no hay nada',
      advice: 'Lo que se escriba sobre {{whom}} aparecerá aquí.',
    },
  },
);
