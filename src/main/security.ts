/** What no page may do, whatever it is: navigate away, open windows, ask for permissions, reach the network. */
import { app, session } from 'electron'
import { APP_ORIGIN } from './app-origin.ts'

export function lockDown(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => {
    decide(permission === 'clipboard-sanitized-write')
  })
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  )
  session.defaultSession.webRequest.onBeforeRequest((details, decide) => {
    const allowed =
      details.url.startsWith(`${APP_ORIGIN}/`) ||
      details.url.startsWith('devtools://') ||
      details.url.startsWith('data:') ||
      isDevelopment(details.url)
    decide({ cancel: !allowed })
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** The development server's address, set by `npm run dev` only; never in a packaged application. */
export const developmentUrl = (): string | undefined => (app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL)

function isDevelopment(url: string): boolean {
  const own = developmentUrl()
  return own !== undefined && (url.startsWith(own) || url.startsWith(own.replace(/^http/, 'ws')))
}
