import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    question: {
      title: 'Questions about access',
      what: '{{whom}} asks about a look at their record',
      about: '{{sentence}} · {{date}}',
      aboutBy: '{{sentence}} · {{date}} · by {{rule}}',
      gone: 'The entry is not in the log any more.',
      asked: 'Asked {{date}}',
      said: '“{{question}}”',
      answer: 'Answer',
      named: 'Answer {{whom}}',
      label: 'Your answer to {{whom}}',
      advice: '{{whom}} reads it in the portal. A mail says only that something is there.',
      missing: 'Write an answer.',
      send: 'Send the answer',
      sent: 'The answer is in the portal of {{whom}}.',
    },
    setting: {
      title: 'Who looked at my record',
      what: '{{Patients}} see in the portal who opened their record, when and why, and can ask about it. Questions arrive in the inbox of owners, practice admins and clinical admins.',
      label: 'How colleagues are shown',
      names: 'By name, role and discipline',
      roles: 'By role and discipline only',
      saved: 'Saved. It holds from the next look at the list.',
    },
  },
  {
    question: {
      title: 'Preguntas sobre accesos',
      what: '{{whom}} pregunta por una consulta de su historial',
      about: '{{sentence}} · {{date}}',
      aboutBy: '{{sentence}} · {{date}} · según {{rule}}',
      gone: 'La entrada ya no está en el registro.',
      asked: 'Preguntado el {{date}}',
      said: '«{{question}}»',
      answer: 'Responder',
      named: 'Responder a {{whom}}',
      label: 'Su respuesta a {{whom}}',
      advice: '{{whom}} la lee en el portal. Un correo solo dice que hay algo nuevo.',
      missing: 'Escriba una respuesta.',
      send: 'Enviar la respuesta',
      sent: 'La respuesta está en el portal de {{whom}}.',
    },
    setting: {
      title: 'Quién ha consultado mi historial',
      what: 'Los {{patients}} ven en el portal quién abrió su historial, cuándo y por qué, y pueden preguntar. Las preguntas llegan a la bandeja de titulares, administración de la consulta y administración clínica.',
      label: 'Cómo se muestra a los colegas',
      names: 'Con nombre, rol y disciplina',
      roles: 'Solo con rol y disciplina',
      saved: 'Guardado. Vale desde la próxima consulta de la lista.',
    },
  },
);

/** What the activity log says of questions about access. */
export const acts = catalogue(
  {
    act: {
      accessQuestion: {
        asked: '{{who}} asked about a look at their record',
        answered: '{{who}} answered a question of {{about}} about a look at their record',
      },
    },
    rule: { accessQuestion_answer: 'the right to answer questions about access' },
    group: { accessQuestion: 'Questions about access' },
  },
  {
    act: {
      accessQuestion: {
        asked: '{{who}} preguntó por una consulta de su historial',
        answered: '{{who}} respondió a una pregunta de {{about}} por una consulta de su historial',
      },
    },
    rule: { accessQuestion_answer: 'el derecho a responder preguntas sobre accesos' },
    group: { accessQuestion: 'Preguntas sobre accesos' },
  },
);
