/** The window's own files under one origin, `app://tapscope`, with the policy that lets nothing else in. */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { protocol } from 'electron'
import { CONTENT_SECURITY_POLICY, contentType } from '../shared/content-policy.ts'

export const APP_ORIGIN = 'app://tapscope'
const ROOT = fileURLToPath(new URL('../renderer/', import.meta.url))

/** Before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

export function serveApp(): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const path = normalize(join(ROOT, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
    if (url.host !== 'tapscope' || request.method !== 'GET' || !path.startsWith(ROOT.endsWith(sep) ? ROOT : ROOT + sep)) {
      return new Response(null, { status: 404 })
    }
    try {
      return new Response(new Uint8Array(await readFile(path)), {
        headers: {
          'content-type': contentType(extname(path)),
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
