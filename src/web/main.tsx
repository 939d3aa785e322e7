import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './ui/global.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
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
createRoot(root).render(
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
  </StrictMode>,
);
