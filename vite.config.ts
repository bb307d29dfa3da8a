import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page, built into `dist/web`: what the server hands out under `/`. */
export default defineConfig({
  root: fileURLToPath(new URL('./src/web', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Fonts and pictures in data: URLs would need a wider policy.
    assetsInlineLimit: 0,
    // The charts come when Numbers is opened, and are as large as they are.
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  // While the page is worked on: `npx vite`, beside `npm start`.
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:3000',
      '/ws': { target: 'ws://127.0.0.1:3000', ws: true },
    },
  },
});
