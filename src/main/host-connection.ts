/** What a window may ask main: dialogs, its title, the engine's restart. Every message is checked. */
import { writeFile } from 'node:fs/promises'
import { type BrowserWindow, dialog, type MessagePortMain, Notification, shell } from 'electron'
import { z } from 'zod'
import {
  HOST_PARAMS,
  type HostCallName,
  type HostCallParams,
  type HostEvents,
  type HostResults,
  type SaveExtension,
} from '../shared/wire/host.ts'

const CALL = z.strictObject({
  call: z.number().int().nonnegative(),
  name: z.enum(Object.keys(HOST_PARAMS) as [HostCallName, ...HostCallName[]]),
  params: z.unknown(),
})

const CAPTURE_FILES = [
  { name: 'Captures', extensions: ['pcapng', 'pcap', 'cap', 'gz', 'zst', 'lz4', 'jsonl', 'ndjson'] },
  { name: 'All files', extensions: ['*'] },
]

/** A text to save may have a million characters, each of them escaped in JSON. */
const MAX_CHARACTERS = 8 * 1024 * 1024

type Handlers = {
  readonly [K in HostCallName]: (params: HostCallParams<K>) => Promise<HostResults[K]> | HostResults[K]
}

export class HostConnection {
  private readonly port: MessagePortMain
  private readonly handlers: Handlers
  /** Kept while they are shown: one that nothing refers to is never clicked. */
  private readonly shown = new Set<Notification>()

  constructor(port: MessagePortMain, window: BrowserWindow, restartEngine: () => void) {
    this.port = port
    this.handlers = {
      async 'dialog.open'() {
        const answer = await dialog.showOpenDialog(window, {
          properties: ['openFile', 'multiSelections'],
          filters: CAPTURE_FILES,
        })
        return answer.canceled ? [] : answer.filePaths
      },
      'dialog.save': ({ suggestedName, format }) => askWhere(window, suggestedName, format),
      async 'dialog.saveText'({ suggestedName, format, text }) {
        const path = await askWhere(window, suggestedName, format)
        if (path !== null) await writeFile(path, text, { mode: 0o600 })
        return path
      },
      'window.title'({ title }) {
        window.setTitle(title)
        return null
      },
      'notification.show': ({ title, body }) => {
        if (!window.isFocused()) this.notify(window, title, body)
        return null
      },
      async 'link.open'({ url }) {
        await shell.openExternal(url)
        return null
      },
      'engine.restart'() {
        restartEngine()
        return null
      },
    }
    port.on('message', ({ data }) => void this.receive(data))
    port.start()
  }

  event<K extends keyof HostEvents>(event: K, value: HostEvents[K]): void {
    this.port.postMessage(JSON.stringify({ event, value }))
  }

  dispose(): void {
    this.port.close()
  }

  private notify(window: BrowserWindow, title: string, body: string): void {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body })
    this.shown.add(notification)
    notification.on('close', () => this.shown.delete(notification))
    notification.on('click', () => {
      this.shown.delete(notification)
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.focus()
      this.event('menu', { command: 'pane.alerts' })
    })
    notification.show()
  }

  private async receive(data: unknown): Promise<void> {
    if (typeof data !== 'string' || data.length > MAX_CHARACTERS) return
    const parsed = CALL.safeParse(parseJson(data))
    if (!parsed.success) return
    const { call, name, params } = parsed.data
    const checked = HOST_PARAMS[name].safeParse(params)
    if (!checked.success) return this.answer({ error: call, message: `${name}: wrong parameters`, hint: null })
    try {
      const handler = this.handlers[name] as (params: unknown) => unknown
      this.answer({ result: call, value: await handler(checked.data) })
    } catch (error) {
      this.answer({ error: call, message: error instanceof Error ? error.message : String(error), hint: null })
    }
  }

  private answer(message: object): void {
    this.port.postMessage(JSON.stringify(message))
  }
}

async function askWhere(window: BrowserWindow, suggestedName: string, format: SaveExtension): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    defaultPath: suggestedName,
    filters: [{ name: format, extensions: [format] }],
  })
  return answer.canceled || !answer.filePath ? null : answer.filePath
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
