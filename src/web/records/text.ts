import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    parts: 'Parts of the record',
    part: {
      notes: 'Notes',
      forms: 'Forms',
      files: 'Files',
      correspondence: 'Correspondence',
      diagnoses: 'Diagnoses',
    },
  },
  {
    parts: 'Partes del historial',
    part: {
      notes: 'Notas',
      forms: 'Formularios',
      files: 'Archivos',
      correspondence: 'Correspondencia',
      diagnoses: 'Diagnósticos',
    },
  },
);
