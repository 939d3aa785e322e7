import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    act: 'Subscribe',
    actLong: 'Subscribe to your calendar',
    title: 'Your calendar in other programs',
    what: 'Google Calendar, Apple Calendar, Outlook and others can show your appointments beside your own. They look again by themselves.',
    shows:
      'They see when, and the {{patient}}’s initials: no name, no service, no place. An appointment that is not for your eyes is “Busy”.',
    secret: 'Whoever has the address can read it, so keep it to yourself. You can end it here at any time.',
    make: 'Make the address',
    address: 'Address of your calendar',
    once: 'It is shown this once. If you need it again, make a new one.',
    copy: 'Copy',
    copied: 'Copied',
    copiedLong: 'The address is copied.',
    byHand: 'Your browser does not let it be copied. Mark it and copy it yourself.',
    open: 'Open in this device’s calendar',
    showQr: 'Show a QR code',
    hideQr: 'Hide the QR code',
    qr: 'QR code of the address of your calendar',
    qrAdvice: 'Hold an iPhone or iPad in front of it: its calendar asks whether to subscribe.',
    how: {
      title: 'How to add it',
      google: 'Other calendars › + › From URL, on a computer. The phone follows.',
      apple: 'File › New Calendar Subscription. On an iPhone: Calendars › Add Calendar › Add Subscription Calendar.',
      outlook: 'Add calendar › Subscribe from web.',
    },
    since: 'There is an address, made on {{date}}.',
    readAt: 'Last read by a program around {{when}}.',
    neverRead: 'No program has read it yet.',
    renew: 'New address',
    renewAsk: 'Make a new address? Programs that use the one there is get nothing more.',
    stop: 'Stop sharing',
    stopAsk: 'Stop sharing? Programs that use this address get nothing more. What they have shown already, they may keep.',
    keep: 'Keep it',
    stopped: 'Your calendar is shared no longer.',
  },
  {
    act: 'Suscribirse',
    actLong: 'Suscribirse a su calendario',
    title: 'Su calendario en otros programas',
    what: 'Google Calendar, el Calendario de Apple, Outlook y otros pueden mostrar sus citas junto a las suyas propias. Se actualizan solos.',
    shows:
      'Ven cuándo, y las iniciales del {{patient}}: ni nombre, ni servicio, ni lugar. Una cita que no es para sus ojos aparece como «Ocupado».',
    secret: 'Quien tenga la dirección puede leerlo; guárdela para usted. Puede anularla aquí cuando quiera.',
    make: 'Crear la dirección',
    address: 'Dirección de su calendario',
    once: 'Se muestra esta única vez. Si vuelve a necesitarla, cree otra.',
    copy: 'Copiar',
    copied: 'Copiada',
    copiedLong: 'La dirección está copiada.',
    byHand: 'Su navegador no permite copiarla. Selecciónela y cópiela usted.',
    open: 'Abrir en el calendario de este dispositivo',
    showQr: 'Mostrar un código QR',
    hideQr: 'Ocultar el código QR',
    qr: 'Código QR de la dirección de su calendario',
    qrAdvice: 'Enfóquelo con un iPhone o iPad: su calendario pregunta si desea suscribirse.',
    how: {
      title: 'Cómo añadirlo',
      google: 'Otros calendarios › + › Desde URL, en un ordenador. El teléfono lo sigue.',
      apple: 'Archivo › Nueva suscripción a calendario. En un iPhone: Calendarios › Añadir calendario › Añadir suscripción.',
      outlook: 'Agregar calendario › Suscribirse desde la web.',
    },
    since: 'Hay una dirección, creada el {{date}}.',
    readAt: 'Un programa la leyó por última vez hacia: {{when}}.',
    neverRead: 'Ningún programa la ha leído todavía.',
    renew: 'Nueva dirección',
    renewAsk: '¿Crear una dirección nueva? Los programas que usan la actual no recibirán nada más.',
    stop: 'Dejar de compartir',
    stopAsk: '¿Dejar de compartir? Los programas que usan esta dirección no recibirán nada más. Lo que ya mostraron pueden conservarlo.',
    keep: 'Conservarla',
    stopped: 'Su calendario ya no se comparte.',
  },
);

/** What the activity log says of these addresses. */
export const acts = catalogue(
  {
    act: {
      calendarFeed: {
        made: '{{who}} made an address at which programs read their calendar',
        revoked: '{{who}} ended the address at which programs read their calendar',
      },
    },
    rule: { calendar_read: 'it is their own calendar' },
    group: { calendarFeed: 'Calendars in other programs' },
  },
  {
    act: {
      calendarFeed: {
        made: '{{who}} creó una dirección con la que otros programas leen su calendario',
        revoked: '{{who}} anuló la dirección con la que otros programas leían su calendario',
      },
    },
    rule: { calendar_read: 'es su propio calendario' },
    group: { calendarFeed: 'Calendarios en otros programas' },
  },
);
