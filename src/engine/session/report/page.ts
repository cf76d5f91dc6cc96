/** The frame of the report: one page that loads nothing, and runs no script but its own. */
import { createHash } from 'node:crypto'
import { html, Markup } from './html.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export function page(title: string, content: readonly Markup[]): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${content}
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`
}
