import { catalogue } from '#src/web/ui/catalogue.ts';

/** What the activity log says of calendars. */
export const acts = catalogue(
  {
    act: {
      appointment: {
        booked: '{{who}} booked {{about}} with {{whom}}',
        bookedSelf: '{{who}} booked {{about}} with themselves',
        moved: '{{who}} moved an appointment of {{about}}',
        statusChanged: '{{who}} said how an appointment of {{about}} stands',
        cancelled: '{{who}} cancelled an appointment of {{about}}',
        restored: '{{who}} took back a cancellation for {{about}}',
        confirmedByClient: '{{who}} confirmed an appointment of their own',
        cancelledByClient: '{{who}} cancelled an appointment of their own',
        bookedByClient: '{{who}} booked an appointment with {{whom}}',
        movedByClient: '{{who}} moved an appointment of their own',
        accessNeededByClient: '{{who}} booked an appointment with {{whom}}, who is not on the care team',
        reckoned: 'An appointment of {{about}} kept its time of day: the clock goes by other rules now',
        accessNeeded: '{{who}} booked {{about}} with {{whom}}, who is not on the care team',
        accessSettled: '{{who}} decided about access of {{whom}}, with whom {{about}} is booked',
      },
      service: { added: '{{who}} added a service', changed: '{{who}} changed a service' },
      practitioner: {
        changed: '{{who}} said whether {{whom}} takes new {{patients}}',
        changedSelf: '{{who}} said whether they take new {{patients}}',
      },
      location: { added: '{{who}} added a location', changed: '{{who}} changed a location' },
      room: { added: '{{who}} added a room', changed: '{{who}} changed a room' },
      hours: { changed: '{{who}} changed the hours of {{whom}}', changedSelf: '{{who}} changed their own hours' },
      timeOff: {
        added: '{{who}} entered an absence of {{whom}}',
        addedSelf: '{{who}} entered an absence of their own',
        removed: '{{who}} took back an absence of {{whom}}',
        removedSelf: '{{who}} took back an absence of their own',
      },
    },
    tried: {
      appointment: {
        reckoned:
          'The clock goes by other rules now, and an appointment of {{about}} could not keep its time of day, which is taken. Move it.',
      },
    },
    rule: {
      zoneRules: 'the rules of the time zone',
      appointment_book: 'the right to book',
      link: 'the link in a mail',
      portal: 'the client portal',
      hours_change: 'the right to change hours',
      booking_first: 'the first appointment',
      booking_booker: 'an appointment, by who booked it',
      booking_self: 'an appointment with themselves',
    },
    group: { appointment: 'Appointments', service: 'Services', hours: 'Working hours', timeOff: 'Absences' },
  },
  {
    act: {
      appointment: {
        booked: '{{who}} reservó una cita de {{about}} con {{whom}}',
        bookedSelf: '{{who}} reservó una cita de {{about}} consigo',
        moved: '{{who}} movió una cita de {{about}}',
        statusChanged: '{{who}} indicó el estado de una cita de {{about}}',
        cancelled: '{{who}} canceló una cita de {{about}}',
        restored: '{{who}} retiró una cancelación de {{about}}',
        confirmedByClient: '{{who}} confirmó una cita propia',
        cancelledByClient: '{{who}} canceló una cita propia',
        bookedByClient: '{{who}} reservó una cita con {{whom}}',
        movedByClient: '{{who}} movió una cita propia',
        accessNeededByClient: '{{who}} reservó una cita con {{whom}}, que no está en el equipo',
        reckoned: 'Una cita de {{about}} conservó su hora: el reloj sigue ahora otras reglas',
        accessNeeded: '{{who}} reservó una cita de {{about}} con {{whom}}, que no está en el equipo',
        accessSettled: '{{who}} decidió sobre el acceso de {{whom}}, con quien {{about}} tiene cita',
      },
      service: { added: '{{who}} añadió un servicio', changed: '{{who}} cambió un servicio' },
      practitioner: {
        changed: '{{who}} indicó si {{whom}} acepta nuevos {{patients}}',
        changedSelf: '{{who}} indicó si acepta nuevos {{patients}}',
      },
      location: { added: '{{who}} añadió una sede', changed: '{{who}} cambió una sede' },
      room: { added: '{{who}} añadió una sala', changed: '{{who}} cambió una sala' },
      hours: { changed: '{{who}} cambió el horario de {{whom}}', changedSelf: '{{who}} cambió su propio horario' },
      timeOff: {
        added: '{{who}} anotó una ausencia de {{whom}}',
        addedSelf: '{{who}} anotó una ausencia propia',
        removed: '{{who}} retiró una ausencia de {{whom}}',
        removedSelf: '{{who}} retiró una ausencia propia',
      },
    },
    tried: {
      appointment: {
        reckoned: 'El reloj sigue ahora otras reglas y una cita de {{about}} no pudo conservar su hora, que está ocupada. Muévala.',
      },
    },
    rule: {
      zoneRules: 'las reglas de la zona horaria',
      appointment_book: 'el derecho a reservar',
      link: 'el enlace de un correo',
      portal: 'el portal de pacientes',
      hours_change: 'el derecho a cambiar horarios',
      booking_first: 'la primera cita',
      booking_booker: 'una cita, por quien la reservó',
      booking_self: 'una cita consigo',
    },
    group: { appointment: 'Citas', service: 'Servicios', hours: 'Horarios', timeOff: 'Ausencias' },
  },
);
