import { problems } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import { catalogue } from '#src/web/ui/catalogue.ts';

type Said = { title: string; advice: string };
/** What happened, in English; what to do is the contract's own sentence unless a screen knows better. */
const say = (code: ProblemCode, title: string, advice: string = problems[code][1]): Said => ({ title, advice });

const english: Record<ProblemCode, Said> = {
  invalid: say('invalid', 'That was not understood', 'Check what you have entered and send it again.'),
  not_signed_in: say('not_signed_in', 'Your session has ended', 'Sign in to go on where you were.'),
  wrong_credentials: say('wrong_credentials', 'E-mail address and password do not match', 'Check both and try again.'),
  not_allowed: say('not_allowed', 'Your role does not include this', 'Ask an owner or practice admin of your clinic.'),
  feature_off: say(
    'feature_off',
    'This feature is off at your clinic',
    'An owner or practice admin can switch it on under Clinic › Features.',
  ),
  demo_only: say('demo_only', 'There is nothing here', 'This exists only in the demo.'),
  cross_site: say('cross_site', 'This request came from another site', 'It was not carried out. Open Caseload itself and try again.'),
  emergency_assigns_nobody: say('emergency_assigns_nobody', 'Emergency access assigns nobody', 'Request access, or ask the care team.'),
  own_rights: say('own_rights', 'Nobody changes their own rights', 'Ask another owner or practice admin of your clinic.'),
  owner_stays: say('owner_stays', 'An owner cannot be suspended', 'Take the role of owner away first.'),
  owners_only: say('owners_only', 'Only an owner changes an owner', 'Ask an owner of your clinic.'),
  record_closed: say('record_closed', 'This record is not open to you', 'The Access tab says what would change that.'),
  record_read_only: say(
    'record_read_only',
    'This record is open to you to read only',
    'Its care team and the clinical admins write in it: ask one of them.',
  ),
  not_in_emergency: say('not_in_emergency', 'Emergency access opens the record and no more', 'Request access, or ask the care team.'),
  administrative_level: say(
    'administrative_level',
    'Your access level is administrative',
    'No record opens to you. Ask an owner or practice admin to set it to clinical.',
  ),
  care_team_changed: say('care_team_changed', 'Someone changed this care team meanwhile', 'Look at both versions, then save again.'),
  changed_meanwhile: say('changed_meanwhile', 'Someone changed this meanwhile', 'Look at what it is now, then save again.'),
  template_archived: say(
    'template_archived',
    'This template is offered no longer',
    'Choose another, or ask who manages your clinic’s templates to restore it.',
  ),
  form_completed: say('form_completed', 'This form is completed', 'It stays as it is. Correct it instead: the original is kept.'),
  form_incomplete: say(
    'form_incomplete',
    'Something is still to be answered',
    'Answer the questions that are marked, then complete the form.',
  ),
  already_corrected: say('already_corrected', 'This form has been corrected already', 'Open its correction, and correct that one.'),
  already_settled: say('already_settled', 'This is settled already', 'A colleague was quicker.'),
  already_requested: say('already_requested', 'You have asked for this already', 'The care team or a clinical admin decides.'),
  access_not_needed: say('access_not_needed', 'You do not need to ask', 'You have this access already, or may give it to yourself.'),
  emergency_running: say('emergency_running', 'This emergency access is still open', 'End it first, then review it.'),
  emergency_over: say('emergency_over', 'This emergency access has ended already', 'There is nothing left to end.'),
  already_blocked: say('already_blocked', 'This member is kept from this patient already', 'Reload the list.'),
  not_blocked: say('not_blocked', 'This member is not kept from this patient', 'Reload the list.'),
  own_emergency: say('own_emergency', 'Nobody reviews their own emergency access', 'Ask a clinical admin or the owner.'),
  own_request: say('own_request', 'Nobody decides about their own request', 'Ask the care team or a clinical admin.'),
  dates_backwards: say(
    'dates_backwards',
    'These dates do not fit',
    'A beginning must not lie in the past, and the end must come after it and after today.',
  ),
  primary_undated: say(
    'primary_undated',
    'The primary practitioner has no dates',
    'The primary begins at once and has no end, so that there always is one. Take the dates away, or choose another primary.',
  ),
  file_refused: say('file_refused', 'This file was not taken'),
  file_too_large: say('file_too_large', 'This file is too large'),
  files_full: say('files_full', 'There is no room for more files'),
  wrong_offset: say('wrong_offset', 'The upload went out of step', 'Try again: it goes on where it stopped.'),
  upload_incomplete: say('upload_incomplete', 'The upload is not complete', 'Try again: it goes on where it stopped.'),
  file_in_quarantine: say('file_in_quarantine', 'This file waits to be scanned'),
  file_archived: say('file_archived', 'This file is archived'),
  wrong_password: say('wrong_password', 'This is not your password', 'Check it and try again.'),
  self_by_request: say(
    'self_by_request',
    'At this clinic you cannot assign yourself',
    'Request access: the care team or a clinical admin decides.',
  ),
  colleague_by_team: say(
    'colleague_by_team',
    'You are not on this care team',
    'So you cannot add a colleague to it. Ask someone on the team, or a clinical admin.',
  ),
  managed_assignments: say(
    'managed_assignments',
    'Only some people change care teams here',
    'At this clinic it takes the permission to change assigned practitioners. Ask a clinical admin or the owner.',
  ),
  admins_unassign: say(
    'admins_unassign',
    'Only a clinical admin or the owner removes someone',
    'Ask one of them to change this care team.',
  ),
  not_found: say('not_found', 'There is nothing here that you can see', 'It may have been removed, or you may no longer have access.'),
  another_clinic: say(
    'another_clinic',
    'You have opened another clinic in this browser',
    'This page still belongs to the one before. Reload it, then try again.',
  ),
  patient_archived: say('patient_archived', 'This {{patient}} is archived', 'Restore them first.'),
  not_assigned: say('not_assigned', 'They are no longer on the care team', 'Somebody may have changed it a moment ago.'),
  primary_needed: say(
    'primary_needed',
    'This is the primary {{therapist}}',
    'Name the one who follows, or say that the {{patient}} is to be left unassigned.',
  ),
  invalid_target: say('invalid_target', 'Not everyone chosen can be assigned', 'Choose active, approved {{therapists}} of your clinic.'),
  not_a_practitioner: say(
    'not_a_practitioner',
    'You do not see {{patients}} at this clinic yourself',
    'So you cannot be assigned. Choose a {{therapist}}.',
  ),
  key_reused: say('key_reused', 'This was sent before with other contents', 'Reload the page and try again.'),
  weak_password: say(
    'weak_password',
    'This password is too easy to guess',
    'Take at least 15 characters, without your e-mail address or the clinic’s name. Four unrelated words do well.',
  ),
  link_not_open: say(
    'link_not_open',
    'This link no longer opens',
    'It has been used, has expired or was replaced by a newer one. Ask your clinic for a new one.',
  ),
  login_exists: say('login_exists', 'You already have a login with this e-mail address', 'Sign in with it, then accept.'),
  already_accepted: say('already_accepted', 'This invitation has been accepted already', 'There is nothing more to send.'),
  letter_finished: say('letter_finished', 'This letter is finished'),
  letter_not_finished: say('letter_not_finished', 'This letter is not finished'),
  letter_incomplete: say('letter_incomplete', 'Something is missing in this letter'),
  portal_not_open: say(
    'portal_not_open',
    'The portal is not open',
    'This {{patient}} does not use the portal now. Invite them, or send the letter by post and write that down.',
  ),
  already_sent: say('already_sent', 'This letter was sent already'),
  co_signature_needed: say('co_signature_needed', 'This needs a colleague who answers for it'),
  day_not_passed: say('day_not_passed', 'This day is still to come'),
  unknown_placeholder: say('unknown_placeholder', 'Nothing fills in this placeholder'),
  reason_needed: say('reason_needed', 'A reason is needed'),
  code_unknown: say('code_unknown', 'This code is not in the tables'),
  entered_in_error: say('entered_in_error', 'This diagnosis was entered in error'),
  wrong_method: say('wrong_method', 'That was not understood', 'Reload the page and try again.'),
  too_large: say('too_large', 'That is too large', 'Send less at once.'),
  unsupported_media: say('unsupported_media', 'That was not understood', 'Reload the page and try again.'),
  too_many_attempts: say('too_many_attempts', 'Too many attempts', 'Wait a little, then try again.'),
  internal: say(
    'internal',
    'Something went wrong on our side',
    'Nothing was changed. Try again; if it happens again, tell your administrator the request id.',
  ),
  unavailable: say(
    'unavailable',
    'Caseload cannot be reached just now',
    'Nothing was changed. Check your connection and try again in a moment.',
  ),
};

const spanish: Record<ProblemCode, Said> = {
  invalid: { title: 'No se ha entendido', advice: 'Revise lo que ha introducido y vuelva a enviarlo.' },
  not_signed_in: { title: 'Su sesión ha terminado', advice: 'Inicie sesión para seguir donde estaba.' },
  wrong_credentials: { title: 'El correo y la contraseña no coinciden', advice: 'Revise ambos e inténtelo de nuevo.' },
  not_allowed: {
    title: 'Su rol no incluye esto',
    advice: 'Pregunte al titular o a la administración de su clínica.',
  },
  feature_off: {
    title: 'Esta función está desactivada en su clínica',
    advice: 'El titular o la administración pueden activarla en Clínica › Funciones.',
  },
  demo_only: { title: 'Aquí no hay nada', advice: 'Esto existe solo en la demostración.' },
  cross_site: {
    title: 'Esta solicitud vino de otro sitio',
    advice: 'No se ha realizado. Abra Caseload e inténtelo de nuevo.',
  },
  emergency_assigns_nobody: {
    title: 'El acceso de emergencia no permite asignar',
    advice: 'Solicite acceso o pregunte al equipo asistencial.',
  },
  own_rights: { title: 'Nadie cambia sus propios derechos', advice: 'Pídaselo a otro titular o a la administración de la clínica.' },
  owner_stays: { title: 'No se puede suspender a un titular', advice: 'Quítele antes el rol de titular.' },
  owners_only: { title: 'Solo un titular cambia a un titular', advice: 'Pídaselo a un titular de la clínica.' },
  record_closed: { title: 'Este historial no está abierto para usted', advice: 'La pestaña Acceso dice qué lo cambiaría.' },
  record_read_only: {
    title: 'Este historial se le abre solo para leer',
    advice: 'Escriben en él su equipo y la administración clínica: pídaselo a alguno de ellos.',
  },
  not_in_emergency: {
    title: 'El acceso de emergencia abre el historial y nada más',
    advice: 'Solicite acceso o pregunte al equipo.',
  },
  administrative_level: {
    title: 'Su nivel de acceso es administrativo',
    advice: 'No se le abre ningún historial. Pida al titular o a la administración que lo ponga en clínico.',
  },
  care_team_changed: { title: 'Alguien ha cambiado este equipo entretanto', advice: 'Mire ambas versiones y guarde de nuevo.' },
  changed_meanwhile: { title: 'Alguien lo ha cambiado entretanto', advice: 'Mire cómo está ahora y guarde de nuevo.' },
  template_archived: {
    title: 'Esta plantilla ya no se ofrece',
    advice: 'Elija otra o pida a quien gestiona las plantillas de su clínica que la restaure.',
  },
  form_completed: { title: 'Este formulario está completado', advice: 'Se queda como está. Corríjalo: el original se conserva.' },
  form_incomplete: {
    title: 'Queda algo por responder',
    advice: 'Responda las preguntas marcadas y complete después el formulario.',
  },
  already_corrected: { title: 'Este formulario ya se ha corregido', advice: 'Abra su corrección y corrija esa.' },
  already_settled: { title: 'Esto ya está resuelto', advice: 'Un colega se adelantó.' },
  already_requested: { title: 'Ya lo ha solicitado', advice: 'Decide el equipo asistencial o la administración clínica.' },
  access_not_needed: { title: 'No necesita solicitarlo', advice: 'Ya tiene este acceso o puede dárselo usted.' },
  emergency_running: { title: 'Este acceso de emergencia sigue abierto', advice: 'Termínelo primero y revíselo después.' },
  emergency_over: { title: 'Este acceso de emergencia ya ha terminado', advice: 'No queda nada que terminar.' },
  already_blocked: { title: 'Este miembro ya está apartado de este paciente', advice: 'Recargue la lista.' },
  not_blocked: { title: 'Este miembro no está apartado de este paciente', advice: 'Recargue la lista.' },
  own_emergency: { title: 'Nadie revisa su propio acceso de emergencia', advice: 'Pídaselo a la administración clínica o al titular.' },
  own_request: { title: 'Nadie decide sobre su propia solicitud', advice: 'Pídaselo al equipo asistencial o a la administración clínica.' },
  dates_backwards: {
    title: 'Estas fechas no encajan',
    advice: 'El comienzo no puede estar en el pasado, y el final debe ser posterior al comienzo y a hoy.',
  },
  primary_undated: {
    title: 'El profesional principal no lleva fechas',
    advice: 'El principal empieza de inmediato y no tiene fin, para que siempre haya uno. Quite las fechas o elija a otro principal.',
  },
  file_refused: { title: 'Este archivo no se ha aceptado', advice: 'No se puede aceptar por el motivo indicado. No se ha guardado nada.' },
  file_too_large: { title: 'Este archivo es demasiado grande', advice: 'Redúzcalo o divídalo.' },
  files_full: { title: 'No queda espacio para más archivos', advice: 'Pida a quien administra el sistema que haga sitio.' },
  wrong_offset: { title: 'La carga perdió el paso', advice: 'Inténtelo de nuevo: continúa donde se detuvo.' },
  upload_incomplete: { title: 'La carga no está completa', advice: 'Inténtelo de nuevo: continúa donde se detuvo.' },
  file_in_quarantine: { title: 'Este archivo espera el análisis de virus', advice: 'Se abrirá cuando termine.' },
  file_archived: { title: 'Este archivo está archivado', advice: 'Restáurelo primero.' },
  wrong_password: { title: 'Esta no es su contraseña', advice: 'Compruébela e inténtelo de nuevo.' },
  self_by_request: {
    title: 'En esta clínica no puede asignarse a sí mismo',
    advice: 'Solicite acceso: decide el equipo asistencial o la administración clínica.',
  },
  colleague_by_team: {
    title: 'No forma parte de este equipo asistencial',
    advice: 'Por eso no puede añadir a nadie. Pregunte a alguien del equipo o a la administración clínica.',
  },
  managed_assignments: {
    title: 'Aquí solo algunas personas cambian los equipos',
    advice:
      'En esta clínica hace falta el permiso para cambiar profesionales asignados. Pregunte a la administración clínica o al titular.',
  },
  admins_unassign: {
    title: 'Solo la administración clínica o el titular retiran a alguien',
    advice: 'Pídales que cambien este equipo asistencial.',
  },
  not_found: {
    title: 'Aquí no hay nada que pueda ver',
    advice: 'Puede que se haya retirado o que ya no tenga acceso.',
  },
  another_clinic: {
    title: 'Ha abierto otra clínica en este navegador',
    advice: 'Esta página es aún de la anterior. Recárguela e inténtelo de nuevo.',
  },
  patient_archived: { title: 'Este {{patient}} está archivado', advice: 'Recupérelo primero.' },
  not_assigned: {
    title: 'Ya no está en el equipo asistencial',
    advice: 'Puede que alguien lo haya cambiado hace un momento.',
  },
  primary_needed: {
    title: 'Es el {{therapist}} principal',
    advice: 'Indique quién le sigue, o que el {{patient}} quede sin asignar.',
  },
  invalid_target: {
    title: 'No se puede asignar a todas las personas elegidas',
    advice: 'Elija {{therapists}} activos y aprobados de su clínica.',
  },
  not_a_practitioner: {
    title: 'Usted no atiende {{patients}} en esta clínica',
    advice: 'Por eso no se le puede asignar. Elija un {{therapist}}.',
  },
  key_reused: { title: 'Esto ya se envió con otro contenido', advice: 'Recargue la página e inténtelo de nuevo.' },
  weak_password: {
    title: 'Esta contraseña es demasiado fácil de adivinar',
    advice: 'Use al menos 15 caracteres, sin su correo ni el nombre de la clínica. Cuatro palabras sin relación van bien.',
  },
  link_not_open: {
    title: 'Este enlace ya no se abre',
    advice: 'Se ha usado, ha caducado o lo ha sustituido uno más nuevo. Pida otro a su clínica.',
  },
  login_exists: { title: 'Ya tiene una cuenta con este correo', advice: 'Inicie sesión con ella y acepte.' },
  already_accepted: { title: 'Esta invitación ya se ha aceptado', advice: 'No hay nada más que enviar.' },
  letter_finished: { title: 'Esta carta está terminada', advice: 'Está bloqueada. Escriba una nueva que la corrija.' },
  letter_not_finished: { title: 'Esta carta no está terminada', advice: 'Termínela primero.' },
  letter_incomplete: { title: 'A esta carta le falta algo', advice: 'Una carta necesita un destinatario y un texto. Añada lo que falta.' },
  portal_not_open: {
    title: 'El portal no está abierto',
    advice: 'Este {{patient}} no usa el portal ahora. Invítele, o envíe la carta por correo postal y anótelo.',
  },
  already_sent: { title: 'Esta carta ya se envió', advice: 'Ya está en el portal.' },
  co_signature_needed: {
    title: 'Hace falta un colega que responda',
    advice:
      'Lo que escribe una persona en formación necesita un colega que responda por ello. Pida ayuda al equipo o a la administración clínica.',
  },
  day_not_passed: { title: 'Ese día aún no ha llegado', advice: 'Elija hoy o un día anterior.' },
  unknown_placeholder: {
    title: 'Nada rellena este marcador',
    advice: 'Elija uno de la lista junto al texto.',
  },
  reason_needed: { title: 'Falta el motivo', advice: 'Diga por qué: queda en el historial.' },
  code_unknown: {
    title: 'Este código no está en las tablas',
    advice: 'Búsquelo, o pida a quien lleva las tablas que lo añada.',
  },
  entered_in_error: { title: 'Este diagnóstico se registró por error', advice: 'Queda como está. Registre uno nuevo.' },
  wrong_method: { title: 'No se ha entendido', advice: 'Recargue la página e inténtelo de nuevo.' },
  too_large: { title: 'Es demasiado grande', advice: 'Envíe menos de una vez.' },
  unsupported_media: { title: 'No se ha entendido', advice: 'Recargue la página e inténtelo de nuevo.' },
  too_many_attempts: { title: 'Demasiados intentos', advice: 'Espere un poco e inténtelo de nuevo.' },
  internal: {
    title: 'Algo ha fallado por nuestra parte',
    advice: 'No se ha cambiado nada. Inténtelo de nuevo; si se repite, dé a su administrador el id. de la solicitud.',
  },
  unavailable: {
    title: 'Ahora mismo no se puede acceder a Caseload',
    advice: 'No se ha cambiado nada. Revise su conexión e inténtelo en un momento.',
  },
};

export const { en, es } = catalogue(english, spanish);
