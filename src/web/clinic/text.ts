import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    title: 'Features',
    description: 'What {{clinic}} uses. A change holds from everybody’s next request, and is written to the activity log.',
    feature: {
      therapistPatientAssignment: {
        name: 'Assign {{therapists}} to {{patients}}',
        what: 'Several {{therapists}} can be on a {{patient}}’s care team: assigned at the invitation, by themselves or by colleagues, as the clinic’s policy allows. Off, a {{patient}} is connected only to the {{therapist}} who invited them.',
      },
      allActivePatientsDashboard: {
        name: 'All active {{patients}} on the dashboard',
        what: 'A second list on the dashboard: every active {{patient}} whose profile the viewer may see, with their care team. It opens no records.',
      },
      clientPortal: {
        name: '{{Patient}} portal',
        what: '{{Patients}} who have accepted their invitation sign in and see who cares for them. Off, the portal is closed to all of them; their logins are kept.',
      },
      breakGlass: {
        name: 'Emergency access',
        what: 'Members with the permission for it will be able to open a record in an emergency, with a reason and for a limited time.',
        later: 'Not in this version yet',
      },
    },
    on: '{{name}} is on.',
    off: '{{name}} is off.',
    ask: {
      title: 'Switch off assignment?',
      checking: 'Looking up whose access rests on it…',
      nobody: 'Nobody’s access rests on it: every {{patient}} is connected only to the {{therapist}} who invited them.',
      loses_one: '1 {{therapist}} loses access:',
      loses_other: '{{count}} {{therapists}} lose access:',
      scope_one: '{{connections}} to 1 {{patient}} rest on this feature.',
      scope_other: '{{connections}} to {{count}} {{patients}} rest on this feature.',
      connections_one: '1 connection',
      connections_other: '{{count}} connections',
      patients_one: '1 {{patient}}',
      patients_other: '{{count}} {{patients}}',
      kept: 'The assignments are kept, and hold again when you switch it back on.',
      confirm: 'Switch off',
      list: '{{Therapists}} who lose access',
    },
  },
  {
    title: 'Funciones',
    description: 'Lo que usa {{clinic}}. Un cambio vale desde la siguiente acción de cada persona y queda en el registro de actividad.',
    feature: {
      therapistPatientAssignment: {
        name: 'Asignar {{therapists}} a {{patients}}',
        what: 'Varios {{therapists}} pueden formar el equipo asistencial de un {{patient}}: asignados con la invitación, por sí mismos o por colegas, según la política de la clínica. Desactivada, un {{patient}} está vinculado solo al {{therapist}} que le invitó.',
      },
      allActivePatientsDashboard: {
        name: 'Todos los {{patients}} activos en el inicio',
        what: 'Una segunda lista en el inicio: todos los {{patients}} activos cuyo perfil puede ver quien mira, con su equipo asistencial. No abre ningún historial.',
      },
      clientPortal: {
        name: 'Portal de {{patients}}',
        what: 'Los {{patients}} que han aceptado su invitación entran y ven quién les atiende. Desactivado, el portal queda cerrado para todos; sus cuentas se conservan.',
      },
      breakGlass: {
        name: 'Acceso de emergencia',
        what: 'Quienes tengan el permiso podrán abrir un historial en una emergencia, con un motivo y por tiempo limitado.',
        later: 'Aún no en esta versión',
      },
    },
    on: '{{name}}: activado.',
    off: '{{name}}: desactivado.',
    ask: {
      title: '¿Desactivar la asignación?',
      checking: 'Comprobando qué accesos dependen de ella…',
      nobody: 'Ningún acceso depende de ella: cada {{patient}} está vinculado solo al {{therapist}} que le invitó.',
      loses_one: '1 {{therapist}} pierde el acceso:',
      loses_other: '{{count}} {{therapists}} pierden el acceso:',
      scope_one: '{{connections}} con 1 {{patient}} dependen de esta función.',
      scope_other: '{{connections}} con {{count}} {{patients}} dependen de esta función.',
      connections_one: '1 vínculo',
      connections_other: '{{count}} vínculos',
      patients_one: '1 {{patient}}',
      patients_other: '{{count}} {{patients}}',
      kept: 'Las asignaciones se conservan y vuelven a valer cuando la active de nuevo.',
      confirm: 'Desactivar',
      list: '{{Therapists}} que pierden el acceso',
    },
  },
);
