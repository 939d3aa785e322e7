import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    optional: 'optional',
    missing: 'Answer this question.',
    misfit: 'Check this answer.',
    noAnswer: 'Not answered',
    points_one: '1 point',
    points_other: '{{count}} points',
    signature: {
      name: 'Name of the person signing',
      on: 'Signed on',
      draw: 'Draw a signature',
      area: 'Drawn signature. The typed name is enough.',
      clear: 'Clear the drawing',
      full: 'The drawing is as long as it can be.',
      said: 'Signed by {{name}} on {{date}}',
    },
  },
  {
    optional: 'opcional',
    missing: 'Responda esta pregunta.',
    misfit: 'Revise esta respuesta.',
    noAnswer: 'Sin respuesta',
    points_one: '1 punto',
    points_other: '{{count}} puntos',
    signature: {
      name: 'Nombre de quien firma',
      on: 'Firmado el',
      draw: 'Dibujar una firma',
      area: 'Firma dibujada. Basta con el nombre escrito.',
      clear: 'Borrar el dibujo',
      full: 'El dibujo ya no puede ser más largo.',
      said: 'Firmado por {{name}} el {{date}}',
    },
  },
);
