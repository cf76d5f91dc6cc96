// How src/ becomes out/. Everything runs from files with plain names in one folder each, so that the code can start its workers
// and hosts by a path beside itself, and the content security policy needs no exception.

import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { PREPARED_RULES } from './src/engine/alerts/prepared-rules.ts'
import { filesOfRules, prepareRules } from './src/engine/alerts/rule-file.ts'
import { createRegistry } from './src/engine/dissect/protocols/index.ts'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)

/** The rules that come with Tapscope are read from their YAML here, and not at each start. */
const rules: Plugin = {
  name: 'rules',
  generateBundle() {
    const prepared = prepareRules(filesOfRules(resolve(import.meta.dirname, 'assets/rules')), createRegistry())
    this.emitFile({ type: 'asset', fileName: PREPARED_RULES, source: JSON.stringify(prepared) })
  },
}

export default defineConfig({
  main: {
    plugins: [rules],
    build: {
      target: 'node20',
      // Bundled, dependencies and all: the packaged application and a running `tapscope wrap` need no node_modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: source('main/index.ts'),
          'engine-host': source('engine/hosts/electron-host.ts'),
          'index-worker': source('engine/hosts/index-worker.ts'),
          'link-worker': source('engine/hosts/link-worker.ts'),
          'frame-worker': source('engine/hosts/frame-worker.ts'),
          'unpack-worker': source('engine/hosts/unpack-worker.ts'),
          cli: source('cli/index.ts'),
        },
        // Optional native parts of ws, which does without.
        external: ['bufferutil', 'utf-8-validate'],
        // Chunks lie beside the entries: `new URL('./index-worker.js', import.meta.url)` is right in either.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        // A sandboxed preload script cannot be a module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: 'chrome130',
      minify: true,
      // No data: URLs, so that the content security policy can name 'self' and nothing else.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 8192,
      rolldownOptions: { input: source('renderer/index.html') },
    },
  },
})
