import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    close: 'Close',
    cancel: 'Cancel',
    undo: 'Undo',
    retry: 'Try again',
    reload: 'Reload the page',
    loading: 'Loading…',
    showPassword: 'Show the password',
    requestId: 'Request id {{id}}',
    shortcuts: {
      title: 'Keyboard shortcuts',
      on: 'Single-key shortcuts',
      onAdvice: 'Switch them off if you dictate, or if they get in your way.',
      dialogs: 'Close a dialog or menu',
      next: 'Go to the next control',
    },
  },
  {
    close: 'Cerrar',
    cancel: 'Cancelar',
    undo: 'Deshacer',
    retry: 'Reintentar',
    reload: 'Recargar la página',
    loading: 'Cargando…',
    showPassword: 'Mostrar la contraseña',
    requestId: 'Id. de la solicitud: {{id}}',
    shortcuts: {
      title: 'Atajos de teclado',
      on: 'Atajos de una sola tecla',
      onAdvice: 'Desactívelos si dicta por voz o si le estorban.',
      dialogs: 'Cerrar un diálogo o menú',
      next: 'Ir al siguiente control',
    },
  },
);
