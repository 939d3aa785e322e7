import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './bundle/compressed.ts';
import { contract } from './bundle/contract.ts';
import { portal } from './bundle/portal.ts';
import { styles } from './bundle/styles.ts';

// Browsers of the last two years: they know light-dark(), which an older target would replace by something that ignores Mantine's switch.
const browsers = ['chrome125', 'edge125', 'firefox126', 'safari17.5'];

export default defineConfig({
  root: 'src/web',
  plugins: [contract(), react(), portal(), styles(), compressed()],
  // The server puts a fresh nonce in its place for every page it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: { emptyOutDir: true, reportCompressedSize: false, chunkSizeWarningLimit: 900 },
  builder: {},
  environments: {
    client: {
      build: {
        outDir: '../../dist/web',
        target: browsers,
        // A font or image inside a style sheet would be a data: address, which the content security policy refuses.
        assetsInlineLimit: 0,
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'shapes', test: /node_modules\/zod\/|\?shapes$/, priority: 1 },
                // What every page needs is one file: on a phone’s network each further one costs a round trip.
                { name: 'first', tags: ['$initial'] },
              ],
            },
          },
        },
      },
    },
    // The portal's first view, as the server draws it: with all it needs, so that its libraries are the very ones of the browser.
    ssr: {
      define: { 'process.env.NODE_ENV': '"production"' },
      resolve: { noExternal: true },
      build: { outDir: '../../dist/drawn', rolldownOptions: { input: 'src/web/portal/DrawnHome.tsx' } },
    },
  },
  server: { proxy: { '/v2': 'http://127.0.0.1:3000' } },
});
