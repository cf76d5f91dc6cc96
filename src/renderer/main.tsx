/** The window's entry: fonts, theme, commands, the line to the engine, then the page. */
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './theme/tokens.css'
import './theme/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { start } from './actions/connect.ts'
import { listenForShortcuts } from './commands/index.ts'
import { App } from './shell/app.tsx'
import { followTheme } from './theme/theme.ts'

followTheme()
listenForShortcuts()
start()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
