import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    title: 'Outbox',
    description: 'The mail of {{clinic}}. In the demo it leaves this machine for nobody; read it here, and open its links.',
    list: 'Letters, newest first',
    to: 'To {{to}}',
    result: { waiting: 'Waiting', sent: 'Sent', withdrawn: 'Withdrawn', failed: 'Failed' },
    as: { label: 'Show the letter', page: 'As it looks', text: 'Plain text' },
    back: 'All letters',
    letter: 'Letter: {{subject}}',
    attachment: 'Attached: {{name}}',
    newTab: '(opens in a new tab)',
    empty: {
      title: 'No letters yet',
      advice: 'Invite a {{patient}}, or book an appointment, and the letter to them appears here.',
      act: 'Go to the dashboard',
    },
  },
  {
    title: 'Buzón de salida',
    description: 'El correo de {{clinic}}. En la demostración no sale de esta máquina; léalo aquí y abra sus enlaces.',
    list: 'Cartas, las más recientes primero',
    to: 'Para {{to}}',
    result: { waiting: 'En espera', sent: 'Enviada', withdrawn: 'Retirada', failed: 'Fallida' },
    as: { label: 'Mostrar la carta', page: 'Como se ve', text: 'Solo texto' },
    back: 'Todas las cartas',
    letter: 'Carta: {{subject}}',
    attachment: 'Adjunto: {{name}}',
    newTab: '(se abre en otra pestaña)',
    empty: {
      title: 'Aún no hay cartas',
      advice: 'Invite a un {{patient}} o reserve una cita, y la carta aparecerá aquí.',
      act: 'Ir al inicio',
    },
  },
);
