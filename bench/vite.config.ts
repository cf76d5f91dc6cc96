// Bundles what benches measure in processes of their own, as electron.vite.config.ts bundles the engine: workers beside it.

import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { defineConfig } from 'vite'

const WORKERS = ['index-worker', 'link-worker', 'frame-worker', 'unpack-worker']
const children = readdirSync(resolve(import.meta.dirname, 'children')).map((name) => basename(name, '.ts'))

export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: '../out/bench',
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        ...Object.fromEntries(
          WORKERS.map((name) => [name, resolve(import.meta.dirname, `../src/engine/hosts/${name}.ts`)]),
        ),
        ...Object.fromEntries(children.map((name) => [name, resolve(import.meta.dirname, `children/${name}.ts`)])),
      },
      external: ['bufferutil', 'utf-8-validate'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
