import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    tags: 'Tags',
    none: 'No tags',
    edit: 'Edit tags',
    editShort: 'Edit',
    title: 'Tags of {{whom}}',
    field: 'Tags',
    advice:
      'Choose one, or type a new word and press Enter. Everyone who sees the profile reads them, so they say nothing of the treatment.',
    save: 'Save',
    saved: 'The tags of {{whom}} are saved.',
    more: '{{count}} more',
  },
  {
    tags: 'Etiquetas',
    none: 'Sin etiquetas',
    edit: 'Editar etiquetas',
    editShort: 'Editar',
    title: 'Etiquetas de {{whom}}',
    field: 'Etiquetas',
    advice: 'Elija una o escriba una palabra nueva y pulse Intro. Las lee quien ve el perfil, así que no dicen nada del tratamiento.',
    save: 'Guardar',
    saved: 'Se guardaron las etiquetas de {{whom}}.',
    more: '{{count}} más',
  },
);
