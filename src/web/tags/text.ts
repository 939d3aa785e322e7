import { catalogue } from '#src/web/ui/catalogue.ts';

/** How the activity log says what is done with the clinic's words. */
export const tagActs = {
  en: {
    added: '{{who}} made the tag {{tag}}',
    renamed: '{{who}} renamed a tag, now {{tag}}',
    removed: '{{who}} removed the tag {{tag}}',
  },
  es: {
    added: '{{who}} creó la etiqueta {{tag}}',
    renamed: '{{who}} cambió el nombre de una etiqueta, ahora {{tag}}',
    removed: '{{who}} eliminó la etiqueta {{tag}}',
  },
};

export const { en, es } = catalogue(
  {
    tags: 'Tags',
    called: '“{{name}}”',
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
    keep: {
      title: 'Tags of the clinic',
      button: 'Tags',
      advice: 'A new name stands at once on everyone who carries the tag; one that you remove goes from all of them.',
      adviceOwn: 'What you have made and nobody carries, you can remove here. An owner or practice admin renames and removes the others.',
      none: 'No tags yet. They are made where they are put on a {{patient}}.',
      carried_one: '1 {{patient}}',
      carried_other: '{{count}} {{patients}}',
      name: 'Name',
      rename: 'Rename “{{name}}”',
      remove: 'Remove “{{name}}”',
      gone_one: '“{{name}}” goes from 1 {{patient}}. This cannot be taken back.',
      gone_other: '“{{name}}” goes from {{count}} {{patients}}. This cannot be taken back.',
      do: 'Remove',
      removed: 'The tag “{{name}}” is removed.',
    },
  },
  {
    tags: 'Etiquetas',
    called: '«{{name}}»',
    none: 'Sin etiquetas',
    edit: 'Editar etiquetas',
    editShort: 'Editar',
    title: 'Etiquetas de {{whom}}',
    field: 'Etiquetas',
    advice: 'Elija una o escriba una palabra nueva y pulse Intro. Las lee quien ve el perfil, así que no dicen nada del tratamiento.',
    save: 'Guardar',
    saved: 'Se guardaron las etiquetas de {{whom}}.',
    more: '{{count}} más',
    keep: {
      title: 'Etiquetas de la clínica',
      button: 'Etiquetas',
      advice: 'Un nombre nuevo aparece al momento en todos los que llevan la etiqueta; la que elimine desaparece de todos ellos.',
      adviceOwn:
        'Aquí puede eliminar las que creó usted y nadie lleva. Las demás las cambia o elimina un propietario o alguien de administración.',
      none: 'Aún no hay etiquetas. Se crean al ponerlas a un {{patient}}.',
      carried_one: '1 {{patient}}',
      carried_other: '{{count}} {{patients}}',
      name: 'Nombre',
      rename: 'Cambiar el nombre de «{{name}}»',
      remove: 'Eliminar «{{name}}»',
      gone_one: '«{{name}}» desaparece de 1 {{patient}}. No se puede deshacer.',
      gone_other: '«{{name}}» desaparece de {{count}} {{patients}}. No se puede deshacer.',
      do: 'Eliminar',
      removed: 'La etiqueta «{{name}}» se ha eliminado.',
    },
  },
);
