import { acts as feeds } from '#src/web/calendarfeed/text.ts';
import { acts as accesses } from '#src/web/accessquestions/text.ts';
import { acts as calendars } from '#src/web/acts/text.ts';
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

/** What the activity log says of records: acts and what was tried, the rules behind them, and the kinds to filter by. */
export const acts = catalogue(
  {
    act: {
      ...calendars.en.act,
      ...feeds.en.act,
      ...accesses.en.act,
      note: {
        created: '{{who}} began a note about {{about}}',
        signed: '{{who}} signed a note about {{about}}',
        addended: '{{who}} added to a note about {{about}}',
        unlocked: '{{who}} unlocked a signed note about {{about}}',
        discarded: '{{who}} put away a draft about {{about}}',
        coSigned: '{{who}} co-signed a note about {{about}}',
        returned: '{{who}} returned a note about {{about}} for changes',
      },
      notes: {
        read: '{{who}} read the notes of {{about}}',
      },
      contactNotes: {
        read: '{{who}} read the contact notes of {{about}}',
      },
      givenDrafts: {
        read: '{{who}} read drafts that were given to the care team of {{about}}',
      },
      draft: {
        sealed: '{{who}} kept unsaved text about {{about}} as a sealed draft',
        given: '{{who}} gave a sealed draft to the care team of {{about}}',
        taken: '{{who}} took up a draft that was given to the care team of {{about}}',
      },
      forms: {
        read: '{{who}} looked at the forms of {{about}}',
      },
      form: {
        opened: '{{who}} opened a form of {{about}}',
        started: '{{who}} began a form about {{about}}',
        completed: '{{who}} completed a form about {{about}}',
        correctionStarted: '{{who}} began to correct a form about {{about}}',
        corrected: '{{who}} corrected a form about {{about}}',
        discarded: '{{who}} put away a draft of a form about {{about}}',
        sent: '{{who}} sent a form into the portal of {{about}}',
        withdrawn: '{{who}} withdrew a form from the portal of {{about}}',
        filledInPortal: 'A form of {{about}} was filled in in the portal',
      },
      formTemplate: {
        added: '{{who}} added a template of forms',
        changed: '{{who}} changed a template of forms',
        archived: '{{who}} archived a template of forms',
        restored: '{{who}} restored a template of forms',
      },
      files: {
        read: '{{who}} opened the files of {{about}}',
      },
      file: {
        opened: '{{who}} opened a file of {{about}}',
        added: '{{who}} added a file to the record of {{about}}',
        replaced: '{{who}} added a new version of a file of {{about}}',
        changed: '{{who}} renamed or described a file of {{about}}',
        archived: '{{who}} archived a file of {{about}}',
        restored: '{{who}} restored a file of {{about}}',
        cleared: 'A file of {{about}} was scanned and opened',
        infected: 'The scanner found something in a file of {{about}}; it was removed',
      },
      letters: {
        read: '{{who}} opened the correspondence of {{about}}',
      },
      letter: {
        opened: '{{who}} opened a letter of {{about}}',
        downloaded: '{{who}} downloaded a letter of {{about}}',
        begun: '{{who}} began a letter about {{about}}',
        finished: '{{who}} finished a letter about {{about}}',
        discarded: '{{who}} put away a draft of a letter about {{about}}',
        received: '{{who}} recorded what came about {{about}}',
        sentToPortal: '{{who}} sent a letter to the portal of {{about}}',
        posted: '{{who}} recorded a letter about {{about}} as posted',
        handedOver: '{{who}} recorded a letter about {{about}} as handed over',
        openedInPortal: '{{about}} opened a letter in the portal',
      },
      letterhead: {
        changed: '{{who}} changed the letterhead',
      },
      letterTemplate: {
        created: '{{who}} added a letter template',
        changed: '{{who}} changed a letter template',
      },
      diagnosis: {
        read: '{{who}} opened the diagnoses of {{about}}',
        recorded: '{{who}} recorded a diagnosis of {{about}}',
        changed: '{{who}} changed a diagnosis of {{about}}',
      },
      codes: {
        imported: '{{who}} brought in diagnosis codes',
      },
      export: {
        asked: '{{who}} asked for an export of the record of {{about}}',
        made: 'An export of the record of {{about}} was made for {{who}}',
        fetched: '{{who}} fetched an export of the record of {{about}}',
        discarded: '{{who}} threw away an export of the record of {{about}}',
      },
    },
    tried: {
      ...calendars.en.tried,
      notes: {
        read: '{{who}} tried to read the notes of {{about}}',
      },
      contactNotes: {
        read: '{{who}} tried to read the contact notes of {{about}}',
      },
      givenDrafts: {
        read: '{{who}} tried to read given drafts of {{about}}',
      },
      forms: {
        read: '{{who}} tried to look at the forms of {{about}}',
      },
      form: {
        opened: '{{who}} tried to open a form of {{about}}',
      },
      files: {
        read: '{{who}} tried to open the files of {{about}}',
      },
      file: {
        opened: '{{who}} tried to open a file of {{about}}',
        refused: '{{who}} tried to add a file to the record of {{about}}, and it was not taken',
      },
      letters: {
        read: '{{who}} tried to open the correspondence of {{about}}',
      },
      letter: {
        opened: '{{who}} tried to open a letter of {{about}}',
        downloaded: '{{who}} tried to download a letter of {{about}}',
      },
      diagnosis: {
        read: '{{who}} tried to open the diagnoses of {{about}}',
      },
      export: {
        fetched: '{{who}} tried to fetch an export of the record of {{about}}',
        stopped: 'An export of the record of {{about}} for {{who}} was stopped',
      },
    },
    rule: {
      ...calendars.en.rule,
      ...feeds.en.rule,
      ...accesses.en.rule,
      record_write: 'the right to write in the record',
      contactNote_write: 'the right to write contact notes',
      psychotherapyNote_write: 'the right to write psychotherapy notes',
      note_coSign: 'the right to co-sign',
      record_export: 'the permission to export',
      profile_edit: 'the right to edit profiles',
      template_manage: 'the right to manage templates',
      contact: 'the right to contact notes',
      profile: 'the right to edit profiles',
      readOnly: 'the record is open to them to read only',
      reason: 'they are not on the care team',
      accessLevel: 'their access level is administrative',
      sealed: 'the chart is sealed',
      function: 'their role does not include it',
      scanner: 'the scanner',
      record_read_only: 'the record is open to them to read only',
      not_in_emergency: 'emergency access is for reading and writing only',
      refused: 'access had ended',
      failed: 'it could not be made',
    },
    group: {
      ...calendars.en.group,
      ...feeds.en.group,
      ...accesses.en.group,
      note: 'Notes',
      form: 'Forms',
      file: 'Files',
      letter: 'Correspondence',
      diagnosis: 'Diagnoses',
      draft: 'Sealed drafts',
      export: 'Exports of records',
    },
  },
  {
    act: {
      ...calendars.es.act,
      ...feeds.es.act,
      ...accesses.es.act,
      note: {
        created: '{{who}} empezó una nota sobre {{about}}',
        signed: '{{who}} firmó una nota sobre {{about}}',
        addended: '{{who}} añadió algo a una nota sobre {{about}}',
        unlocked: '{{who}} desbloqueó una nota firmada sobre {{about}}',
        discarded: '{{who}} descartó un borrador sobre {{about}}',
        coSigned: '{{who}} cofirmó una nota sobre {{about}}',
        returned: '{{who}} devolvió una nota sobre {{about}} para cambios',
      },
      notes: {
        read: '{{who}} leyó las notas de {{about}}',
      },
      contactNotes: {
        read: '{{who}} leyó las notas de contacto de {{about}}',
      },
      givenDrafts: {
        read: '{{who}} leyó borradores entregados al equipo de {{about}}',
      },
      draft: {
        sealed: '{{who}} guardó texto sin guardar sobre {{about}} como borrador sellado',
        given: '{{who}} entregó un borrador sellado al equipo de {{about}}',
        taken: '{{who}} continuó un borrador entregado al equipo de {{about}}',
      },
      forms: {
        read: '{{who}} consultó los formularios de {{about}}',
      },
      form: {
        opened: '{{who}} abrió un formulario de {{about}}',
        started: '{{who}} empezó un formulario sobre {{about}}',
        completed: '{{who}} completó un formulario sobre {{about}}',
        correctionStarted: '{{who}} empezó a corregir un formulario sobre {{about}}',
        corrected: '{{who}} corrigió un formulario sobre {{about}}',
        discarded: '{{who}} descartó un borrador de formulario sobre {{about}}',
        sent: '{{who}} envió un formulario al portal de {{about}}',
        withdrawn: '{{who}} retiró un formulario del portal de {{about}}',
        filledInPortal: 'Se rellenó un formulario de {{about}} en el portal',
      },
      formTemplate: {
        added: '{{who}} añadió una plantilla de formularios',
        changed: '{{who}} cambió una plantilla de formularios',
        archived: '{{who}} archivó una plantilla de formularios',
        restored: '{{who}} restauró una plantilla de formularios',
      },
      files: {
        read: '{{who}} abrió los archivos de {{about}}',
      },
      file: {
        opened: '{{who}} abrió un archivo de {{about}}',
        added: '{{who}} añadió un archivo al historial de {{about}}',
        replaced: '{{who}} añadió una versión nueva de un archivo de {{about}}',
        changed: '{{who}} renombró o describió un archivo de {{about}}',
        archived: '{{who}} archivó un archivo de {{about}}',
        restored: '{{who}} restauró un archivo de {{about}}',
        cleared: 'Un archivo de {{about}} se analizó y se abrió',
        infected: 'El antivirus halló algo en un archivo de {{about}}; se retiró',
      },
      letters: {
        read: '{{who}} abrió la correspondencia de {{about}}',
      },
      letter: {
        opened: '{{who}} abrió una carta de {{about}}',
        downloaded: '{{who}} descargó una carta de {{about}}',
        begun: '{{who}} empezó una carta sobre {{about}}',
        finished: '{{who}} terminó una carta sobre {{about}}',
        discarded: '{{who}} descartó un borrador de carta sobre {{about}}',
        received: '{{who}} anotó lo recibido sobre {{about}}',
        sentToPortal: '{{who}} envió una carta al portal de {{about}}',
        posted: '{{who}} anotó el envío postal de una carta sobre {{about}}',
        handedOver: '{{who}} anotó la entrega de una carta sobre {{about}}',
        openedInPortal: '{{about}} abrió una carta en el portal',
      },
      letterhead: {
        changed: '{{who}} cambió el membrete',
      },
      letterTemplate: {
        created: '{{who}} añadió una plantilla de carta',
        changed: '{{who}} cambió una plantilla de carta',
      },
      diagnosis: {
        read: '{{who}} abrió los diagnósticos de {{about}}',
        recorded: '{{who}} registró un diagnóstico de {{about}}',
        changed: '{{who}} cambió un diagnóstico de {{about}}',
      },
      codes: {
        imported: '{{who}} importó códigos de diagnóstico',
      },
      export: {
        asked: '{{who}} pidió una exportación del historial de {{about}}',
        made: 'Se preparó para {{who}} una exportación del historial de {{about}}',
        fetched: '{{who}} descargó una exportación del historial de {{about}}',
        discarded: '{{who}} desechó una exportación del historial de {{about}}',
      },
    },
    tried: {
      ...calendars.es.tried,
      notes: {
        read: '{{who}} intentó leer las notas de {{about}}',
      },
      contactNotes: {
        read: '{{who}} intentó leer las notas de contacto de {{about}}',
      },
      givenDrafts: {
        read: '{{who}} intentó leer borradores entregados de {{about}}',
      },
      forms: {
        read: '{{who}} intentó consultar los formularios de {{about}}',
      },
      form: {
        opened: '{{who}} intentó abrir un formulario de {{about}}',
      },
      files: {
        read: '{{who}} intentó abrir los archivos de {{about}}',
      },
      file: {
        opened: '{{who}} intentó abrir un archivo de {{about}}',
        refused: '{{who}} intentó añadir un archivo al historial de {{about}} y no se aceptó',
      },
      letters: {
        read: '{{who}} intentó abrir la correspondencia de {{about}}',
      },
      letter: {
        opened: '{{who}} intentó abrir una carta de {{about}}',
        downloaded: '{{who}} intentó descargar una carta de {{about}}',
      },
      diagnosis: {
        read: '{{who}} intentó abrir los diagnósticos de {{about}}',
      },
      export: {
        fetched: '{{who}} intentó descargar una exportación del historial de {{about}}',
        stopped: 'Se detuvo una exportación del historial de {{about}} para {{who}}',
      },
    },
    rule: {
      ...calendars.es.rule,
      ...feeds.es.rule,
      ...accesses.es.rule,
      record_write: 'el derecho a escribir en el historial',
      contactNote_write: 'el derecho a escribir notas de contacto',
      psychotherapyNote_write: 'el derecho a escribir notas de psicoterapia',
      note_coSign: 'el derecho a cofirmar',
      record_export: 'el permiso de exportar',
      profile_edit: 'el derecho a editar perfiles',
      template_manage: 'el derecho a gestionar plantillas',
      contact: 'el derecho a las notas de contacto',
      profile: 'el derecho a editar perfiles',
      readOnly: 'el historial se le abre solo para leer',
      reason: 'no está en el equipo',
      accessLevel: 'su nivel de acceso es administrativo',
      sealed: 'el historial está sellado',
      function: 'su rol no lo incluye',
      scanner: 'el antivirus',
      record_read_only: 'el historial se le abre solo para leer',
      not_in_emergency: 'el acceso de emergencia es solo para leer y escribir',
      refused: 'el acceso había terminado',
      failed: 'no se pudo preparar',
    },
    group: {
      ...calendars.es.group,
      ...feeds.es.group,
      ...accesses.es.group,
      note: 'Notas',
      form: 'Formularios',
      file: 'Archivos',
      letter: 'Correspondencia',
      diagnosis: 'Diagnósticos',
      draft: 'Borradores sellados',
      export: 'Exportaciones de historiales',
    },
  },
);
