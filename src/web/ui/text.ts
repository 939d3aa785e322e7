import { catalogue } from '#src/web/ui/catalogue.ts';

export const { en, es } = catalogue(
  {
    close: 'Close',
    cancel: 'Cancel',
    undo: 'Undo',
    retry: 'Try again',
    reload: 'Reload the page',
    loading: 'Loading…',
    requestId: 'Request id {{id}}',
    shortcuts: {
      title: 'Keyboard shortcuts',
      help: 'Show this list',
      none: 'This screen has no shortcuts of its own.',
      on: 'Single-key shortcuts',
      onAdvice: 'Switch them off if you dictate, or if they get in your way.',
      dialogs: 'Close a dialog or menu',
      next: 'Go to the next control',
    },
    crash: {
      title: 'This screen could not be shown',
      advice: 'Nothing was changed. Reload the page; if it happens again, tell your administrator what you were doing.',
    },
  },
  {
    close: 'Cerrar',
    cancel: 'Cancelar',
    undo: 'Deshacer',
    retry: 'Reintentar',
    reload: 'Recargar la página',
    loading: 'Cargando…',
    requestId: 'Id. de la solicitud: {{id}}',
    shortcuts: {
      title: 'Atajos de teclado',
      help: 'Mostrar esta lista',
      none: 'Esta pantalla no tiene atajos propios.',
      on: 'Atajos de una sola tecla',
      onAdvice: 'Desactívelos si dicta por voz o si le estorban.',
      dialogs: 'Cerrar un diálogo o menú',
      next: 'Ir al siguiente control',
    },
    crash: {
      title: 'No se pudo mostrar esta pantalla',
      advice: 'No se ha cambiado nada. Recargue la página; si vuelve a ocurrir, diga a su administrador qué estaba haciendo.',
    },
  },
);
