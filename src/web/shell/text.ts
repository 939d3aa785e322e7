import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    skip: 'Skip to the content',
    places: {
      label: 'Places',
      dashboard: 'Dashboard',
      clinic: 'Clinic',
      demo: 'Demo',
      features: 'Features',
      outbox: 'Outbox',
    },
    collapse: 'Collapse the menu',
    expand: 'Expand the menu',
    help: 'Keyboard shortcuts',
    language: 'Language',
    colours: { label: 'Colours', light: 'Light', dark: 'Dark', auto: 'As the device' },
    demo: {
      label: 'Demo',
      banner: 'The people here are invented, and no mail leaves this machine.',
      short: 'Invented people.',
      outbox: 'See the mail',
    },
    interrupted: 'Connection lost. This may be out of date.',
    live: {
      gone_one: 'You are no longer on the care team of {{names, list}}.',
      gone_other: 'You are no longer on the care teams of {{names, list}}.',
      came_one: 'You are now on the care team of {{names, list}}.',
      came_other: 'You are now on the care teams of {{names, list}}.',
      others: '{{count}} others',
    },
    notFound: {
      title: 'There is nothing at this address',
      advice: 'The link may be old, or a letter in it may be missing.',
      home: 'Go to the start',
    },
    crash: {
      title: 'This screen could not be shown',
      advice: 'Nothing was changed. Reload the page; if it happens again, tell your administrator what you were doing.',
    },
  },
  {
    skip: 'Saltar al contenido',
    places: {
      label: 'Lugares',
      dashboard: 'Inicio',
      clinic: 'Clínica',
      demo: 'Demostración',
      features: 'Funciones',
      outbox: 'Buzón de salida',
    },
    collapse: 'Plegar el menú',
    expand: 'Desplegar el menú',
    help: 'Atajos de teclado',
    language: 'Idioma',
    colours: { label: 'Colores', light: 'Claro', dark: 'Oscuro', auto: 'Como el dispositivo' },
    demo: {
      label: 'Demostración',
      banner: 'Las personas son inventadas y ningún correo sale de esta máquina.',
      short: 'Personas inventadas.',
      outbox: 'Ver el correo',
    },
    interrupted: 'Sin conexión. Puede no estar al día.',
    live: {
      gone_one: 'Ya no está en el equipo asistencial de {{names, list}}.',
      gone_other: 'Ya no está en los equipos asistenciales de {{names, list}}.',
      came_one: 'Ahora está en el equipo asistencial de {{names, list}}.',
      came_other: 'Ahora está en los equipos asistenciales de {{names, list}}.',
      others: '{{count}} más',
    },
    notFound: {
      title: 'No hay nada en esta dirección',
      advice: 'Puede que el enlace sea antiguo o que le falte una letra.',
      home: 'Ir al inicio',
    },
    crash: {
      title: 'No se pudo mostrar esta pantalla',
      advice: 'No se ha cambiado nada. Recargue la página; si vuelve a ocurrir, diga a su administrador qué estaba haciendo.',
    },
  },
);
