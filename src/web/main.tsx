import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './ui/global.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import i18next from 'i18next';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from './queries.ts';
import { makeRouter } from './routes.tsx';
import { meQuery, sessionEnded } from './session/data.ts';
import './text.ts';
import { Later } from './ui/Later.tsx';
import { nonce } from './ui/nonce.ts';
import { cssVariables, theme } from './ui/theme.ts';

const client = makeQueryClient(() => {
  // Whoever was not signed in is led to the sign-in by the route, without the sentence that a session has ended.
  if (client.getQueryData(meQuery.queryKey)) sessionEnded();
});
const router = makeRouter(client);
const colours = localStorageColorSchemeManager({ key: 'caseload-colours' });

const overlays = () => import('./ui/Overlays.tsx').then(({ Overlays }) => Overlays);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
const screen = (
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colours}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Later load={overlays} props={{}} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>
);

document.documentElement.lang = i18next.language;
// What the server has drawn stays until the same view can stand in its place, and whoever is on one of its links stays there.
if (root.hasChildNodes()) {
  await router.load();
  const links = () => [...root.querySelectorAll('a')];
  const focused = links().findIndex((link) => link === document.activeElement);
  flushSync(() => createRoot(root).render(screen));
  links()[focused]?.focus();
} else createRoot(root).render(screen);
