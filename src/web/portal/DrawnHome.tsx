import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import i18next from 'i18next';
import { renderToString } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { me } from '#src/contract/auth.ts';
import type { Me } from '#src/contract/auth.ts';
import type { DrawHome } from '#src/contract/portal.ts';
import { wordsIn } from '#src/contract/words.ts';
import type { Way } from '#src/web/client.ts';
import { meQuery } from '#src/web/session/data.ts';
import { preferred, textsIn } from '#src/web/text.ts';
import { writeFor } from '#src/web/ui/formats.ts';
import { cssVariables, theme } from '#src/web/ui/theme.ts';
import { askForHome } from './data.ts';
import { HomeScreen } from './HomeScreen.tsx';
import { PortalShell } from './PortalShell.tsx';

// The portal's first view as the server draws it (http/web.ts), with the components and queries of the browser, which takes over from there.
// Several may be drawn at once: whatever is one person's is in their own client, router and texts, or is set and used without a pause.

const makeRouter = () => {
  const root = createRootRoute();
  const portal = createRoute({ getParentRoute: () => root, path: '/portal', component: PortalShell });
  const home = createRoute({ getParentRoute: () => portal, path: '/', component: HomeScreen });
  return createRouter({
    routeTree: root.addChildren([portal.addChildren([home])]),
    history: createMemoryHistory({ initialEntries: ['/portal'] }),
  });
};

export const drawHome: DrawHome = async ({ ask, languages, chosen, nonce }) => {
  const answers: Record<string, string> = {};
  let isWhole = true;
  const answerOf = async (address: string): Promise<string | null> => {
    const answer = await ask(address);
    if (answer === null) isWhole = false;
    else answers[address] = answer;
    return answer;
  };
  const who = await answerOf(me.path);
  const known = who === null ? null : (JSON.parse(who) as Me);
  if (!known?.patient || !known.features.clientPortal) return null;
  const over: Way = async (address) => {
    const answer = await answerOf(address);
    return new Response(answer, { status: answer === null ? 502 : 200 });
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, meta: { over } } } });
  client.setQueryData(meQuery.queryKey, known);
  await askForHome(client, known);
  if (!isWhole) return null;
  const router = makeRouter();
  await router.load();
  const language = preferred(chosen, languages);
  const texts = i18next.createInstance();
  void texts.init(textsIn(language, wordsIn(language, known.tenant)));
  writeFor(languages);
  const html = renderToString(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <I18nextProvider i18n={texts}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>,
  );
  client.clear();
  return { html, language, answers };
};
