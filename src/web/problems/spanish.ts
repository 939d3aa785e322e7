import type { ProblemCode } from '#src/contract/problems.ts';
import type { Said } from './text.ts';

export const spanish: Record<ProblemCode, Said> = {
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
  export_running: { title: 'Ya se está preparando una exportación de este historial', advice: 'Espere a que esté lista, o deténgala.' },
  export_not_ready: { title: 'Esta exportación no está disponible', advice: 'Mire la lista, o prepárela de nuevo.' },
  imports_full: { title: 'Varias importaciones suyas no han terminado', advice: 'Inicie o detenga antes una de ellas.' },
  import_moved_on: { title: 'Esta importación ha avanzado o ha terminado', advice: 'Mírela de nuevo.' },
  columns_unclear: {
    title: 'Las columnas no están claras',
    advice: 'Nombre y apellidos necesitan una columna cada uno, y ninguna puede repetirse.',
  },
  note_locked: { title: 'Esta nota está firmada y cerrada', advice: 'Complétela con una adenda.' },
  note_not_signed: { title: 'Esta nota es todavía un borrador', advice: 'Las adendas son para notas firmadas.' },
  note_incomplete: { title: 'Faltan partes de esta nota', advice: 'Complételas y firme después.' },
  note_too_long: { title: 'Una nota tiene como máximo 20.000 caracteres', advice: 'Acórtela o empiece otra.' },
  not_of_template: { title: 'Esta nota no corresponde a su plantilla', advice: 'Recargue la página e inténtelo de nuevo.' },
  may_not_unlock: {
    title: 'Las notas firmadas se cambian con adendas',
    advice: 'Para desbloquear una suya necesita el permiso: pídalo a un titular.',
  },
  not_to_co_sign: { title: 'Esta nota no espera su cofirma', advice: 'Recargue la página para ver cómo está.' },
  administrative_level: {
    title: 'Su nivel de acceso es administrativo',
    advice: 'No se le abre ningún historial. Pida al titular o a la administración que lo ponga en clínico.',
  },
  care_team_changed: { title: 'Alguien ha cambiado este equipo entretanto', advice: 'Mire ambas versiones y guarde de nuevo.' },
  handover_changed: {
    title: 'Esta carga ha cambiado entretanto',
    advice: 'O el calendario de alguien. Mire qué hace ahora el traspaso.',
  },
  handover_unsettled: { title: 'Falta decidir algo', advice: 'Decida lo que se nombra y haga el traspaso.' },
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
  form_filled: { title: 'Este formulario ya se ha rellenado', advice: 'Se queda como está. Si algo no es correcto, hable con la clínica.' },
  nobody_fills_forms: {
    title: 'Nadie de este portal puede rellenar formularios',
    advice: 'Invite al {{patient}}, o haga que se rellene aquí.',
  },
  due_passed: { title: 'El plazo ya habría pasado', advice: 'Elija un día o una cita que estén por venir.' },
  already_withdrawn: { title: 'Este formulario ya se ha retirado', advice: 'No hay nada más que hacer.' },
  already_corrected: { title: 'Este formulario ya se ha corregido', advice: 'Abra su corrección y corrija esa.' },
  booking_not_yours: { title: 'Esta reserva corresponde a otros', advice: 'Usted reserva para los pacientes de cuyo equipo forma parte.' },
  slot_taken: { title: 'Alguien acaba de reservar esta hora', advice: 'Elija otra.' },
  patient_booked: { title: 'Este {{patient}} ya tiene una cita a esa hora', advice: 'Elija otra hora.' },
  outside_hours: { title: 'Fuera del horario de trabajo', advice: 'Elija otra hora o reserve de todos modos.' },
  location_archived: { title: 'Esta sede ya no se usa', advice: 'Restáurela primero.' },
  service_gone: { title: 'Ya no se ofrece', advice: 'Elija otro servicio u otra sala.' },
  appointment_cancelled: { title: 'Esta cita está cancelada', advice: 'Restáurela primero, si la hora sigue libre.' },
  not_bookable: {
    title: 'Esto no se puede reservar aquí',
    advice: 'No se ofrece en el portal, o ya no. Elija entre lo que se ofrece ahora o póngase en contacto con su clínica.',
  },
  time_not_free: { title: 'Esta hora está ocupada', advice: 'Ya no está libre para usted. Elija otra.' },
  view_name_taken: { title: 'Ya tiene una vista con este nombre', advice: 'Elija otro nombre.' },
  bulk_changed: { title: 'Algo cambió mientras tanto', advice: 'Mire qué hace ahora y hágalo después.' },
  tags_full: {
    title: 'No caben más etiquetas',
    advice: 'Use una de las que ya hay o pida a un propietario o alguien de administración que elimine una.',
  },
  tag_name_taken: { title: 'Ya hay una etiqueta con ese nombre', advice: 'Elija otro nombre o use esa.' },
  tag_in_use: {
    title: 'No puede eliminarla usted',
    advice: 'Alguien la lleva o la creó otra persona. Un propietario o alguien de administración puede eliminarla.',
  },
  patient_tags_full: { title: 'No caben más etiquetas', advice: 'Este {{patient}} lleva ya las que caben. Quite antes una.' },
  views_full: { title: 'No caben más vistas', advice: 'Elimine una que ya no necesite.' },
  already_waiting: { title: 'Ya está en la lista de espera para esto', advice: 'Cuando quede libre una hora, se ofrece por turno.' },
  offer_gone: {
    title: 'Esta hora ya no se le guarda',
    advice: 'Se reservó, se rechazó o se retiró, o pasó su tiempo. Mientras espere, sabrá de la siguiente.',
  },
  booking_too_soon: {
    title: 'Es demasiado pronto',
    advice: 'Ya no se puede reservar en el portal. Elija una hora posterior o llame a su clínica.',
  },
  booking_too_far: { title: 'Falta demasiado', advice: 'Su clínica aún no permite reservarlo. Elija una fecha anterior.' },
  moving_too_late: { title: 'Es demasiado tarde para cambiarla', advice: 'Llame a su clínica o cancele la cita.' },
  appointment_over: {
    title: 'Esta cita ya no se puede cambiar',
    advice: 'Ya pasó, está cancelada o ha comenzado. Llame a su clínica si es un error.',
  },
  no_own_calendar: { title: 'Usted no tiene un calendario propio', advice: 'Solo quien atiende pacientes tiene uno al que suscribirse.' },
  appointments_undecided: {
    title: 'Hay citas por decidir',
    advice: 'Entretanto se ha reservado o cambiado algo. Indique para cada una si se mantiene, se pasa o se cancela y guarde de nuevo.',
  },
  not_their_appointment: {
    title: 'Ahora son otras citas',
    advice: 'Entretanto se ha movido o cancelado algo. Mire la lista y guarde de nuevo.',
  },
  colleague_not_free: {
    title: 'No todas las personas tienen libres esas horas',
    advice: 'Elija a otra persona para las que están marcadas, o manténgalas o cancélelas. No se ha cambiado nada.',
  },
  leave_covered: {
    title: 'Hay colegas que cubren esta ausencia',
    advice: 'Retírela en Ausencias, donde termina su acceso y se devuelven las citas.',
  },
  leave_in_part: {
    title: 'No puede cambiar usted solo las fechas de esta ausencia',
    advice:
      'Hay colegas que cubren a alguien sobre quien usted no decide. Pida a quien administra y ve a todos los de esta ausencia que las cambie.',
  },
  leave_over: { title: 'Esta ausencia ha terminado', advice: 'Lo que ocurrió está en la bandeja de quien estuvo fuera.' },
  leave_changed: { title: 'Algo ha cambiado desde que miró', advice: 'Mire el plan como está ahora y confirme de nuevo.' },
  cover_refused: { title: 'No todos pueden cubrirse así', advice: 'Elija a otra persona para los indicados. No se ha cambiado nada.' },
  hours_overlap: { title: 'Dos de estos horarios se solapan', advice: 'Nadie trabaja en dos sitios a la vez: cambie uno de ellos.' },
  already_settled: { title: 'Esto ya está resuelto', advice: 'Un colega se adelantó.' },
  already_asked: { title: 'Ya ha preguntado por esto', advice: 'La clínica responde aquí y un correo se lo indica.' },
  questions_waiting: {
    title: 'Varias de sus preguntas esperan',
    advice: 'Pregunte de nuevo cuando la clínica haya respondido, o llámela.',
  },
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
    advice:
      'Use al menos 15 caracteres: sin patrones ni repeticiones, sin contraseñas muy usadas, sin su correo ni el nombre de la clínica. Cuatro palabras sin relación van bien.',
  },
  link_not_open: {
    title: 'Este enlace ya no se abre',
    advice: 'Se ha usado, ha caducado o lo ha sustituido uno más nuevo. Pida otro a su clínica.',
  },
  setup_not_open: {
    title: 'Este código no abre nada',
    advice: 'Está mal escrito, se ha usado o ha caducado. Inicie Caseload de nuevo: muestra otro si aún no hay ninguna clínica.',
  },
  sign_in_link_over: {
    title: 'Este enlace ya no se abre',
    advice: 'Se ha usado, ha caducado o lo ha sustituido uno más nuevo. Pida otro en la página de inicio de sesión.',
  },
  another_browser: {
    title: 'Este enlace se pidió en otro navegador',
    advice: 'Ábralo en el navegador y el dispositivo en que lo pidió. O escriba allí las cifras del correo.',
  },
  wrong_digits: {
    title: 'Estas cifras no coinciden',
    advice: 'Compruébelas. Valen diez minutos en el navegador en que pidió el correo; después, pida otro.',
  },
  password_needed: {
    title: 'Hace falta su contraseña',
    advice: 'Ha entrado con un enlace de correo, que solo abre el portal. Cierre la sesión e inicie sesión con su contraseña.',
  },
  login_exists: { title: 'Ya tiene una cuenta con este correo', advice: 'Inicie sesión con ella y acepte.' },
  already_invited: { title: 'Esta dirección ya está invitada', advice: 'Envíe esa invitación otra vez o retírela antes.' },
  already_in_portal: { title: 'Esta dirección ya entra en este portal', advice: 'Cambie allí lo que puede hacer.' },
  own_portal_is_whole: {
    title: 'El portal propio es entero',
    advice: 'No se puede recortar. Si no debe continuar, ponga fin al acceso.',
  },
  already_member: {
    title: 'Esta dirección ya es del equipo',
    advice: 'Búsquela allí; a quien está suspendido se le vuelve a dejar entrar allí.',
  },
  mailed_only: { title: 'El enlace solo va por correo', advice: 'Envíe la invitación otra vez.' },
  no_address: { title: 'No hay correo electrónico', advice: 'Añada uno al perfil primero.' },
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
