/** The windows: created, connected to the engine and to main, told what the menu and the system ask. */
import { fileURLToPath } from 'node:url'
import { BrowserWindow, dialog, MessageChannelMain, nativeTheme } from 'electron'
import { type HostEvents, type MenuCommand, PORTS_MESSAGE } from '../shared/wire/host.ts'
import { APP_ORIGIN } from './app-origin.ts'
import type { EngineProcess } from './engine-process.ts'
import { HostConnection } from './host-connection.ts'
import { developmentUrl } from './security.ts'

const PRELOAD = fileURLToPath(new URL('../preload/index.cjs', import.meta.url))
const BACKGROUND = { dark: '#11151b', light: '#f4f6f8' }
/** A page that lives shorter than this is not loaded again. */
const LEAST_LIFE_MS = 10_000

export class Windows {
  private readonly engine: EngineProcess
  private readonly connections = new Map<BrowserWindow, HostConnection>()

  constructor(engine: EngineProcess) {
    this.engine = engine
    engine.onGone = (reason) => this.tellAll('engineGone', { reason })
  }

  create(): BrowserWindow {
    const window = new BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: 800,
      minHeight: 500,
      show: false,
      title: 'Tapscope',
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      autoHideMenuBar: true,
      webPreferences: {
        preload: PRELOAD,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        spellcheck: false,
      },
    })
    window.once('ready-to-show', () => window.show())
    window.webContents.on('did-finish-load', () => this.connect(window))
    this.survive(window)
    this.guard(window)
    window.on('closed', () => {
      this.connections.get(window)?.dispose()
      this.connections.delete(window)
    })
    void window.loadURL(developmentUrl() ?? `${APP_ORIGIN}/`)
    return window
  }

  /** Loads a page anew whose process ended; captures go on meanwhile. Not again and again: what ends it at once would do so forever. */
  private survive(window: BrowserWindow): void {
    let lastMs = Number.NEGATIVE_INFINITY
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      const sinceMs = performance.now() - lastMs
      lastMs = performance.now()
      if (reason !== 'clean-exit' && sinceMs > LEAST_LIFE_MS) window.webContents.reload()
    })
  }

  /** A page that has something unsaved asks before it goes. */
  private guard(window: BrowserWindow): void {
    window.webContents.on('will-prevent-unload', (event) => {
      const answer = dialog.showMessageBoxSync(window, {
        type: 'warning',
        message: 'Alert rules were changed and not saved.',
        buttons: ['Stay', 'Discard the changes'],
        defaultId: 0,
        cancelId: 0,
      })
      if (answer === 1) event.preventDefault()
    })
  }

  focus(): void {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  openFiles(paths: readonly string[]): void {
    this.tellFirst('openFiles', { paths })
  }

  command(command: MenuCommand): void {
    const window = BrowserWindow.getFocusedWindow()
    if (window) this.connections.get(window)?.event('menu', { command })
  }

  /** Gives a page its two ports: the engine's and main's. Again after a reload or when the engine was started anew. */
  private connect(window: BrowserWindow): void {
    this.connections.get(window)?.dispose()
    const { port1, port2 } = new MessageChannelMain()
    const connection = new HostConnection(port1, window, () => {
      this.engine.start()
      for (const open of this.connections.keys()) this.connect(open)
    })
    this.connections.set(window, connection)
    window.webContents.postMessage(PORTS_MESSAGE, null, [this.engine.connect(), port2])
    if (!this.engine.running) connection.event('engineGone', { reason: 'The engine is not running' })
  }

  private tellAll<K extends keyof HostEvents>(event: K, value: HostEvents[K]): void {
    for (const connection of this.connections.values()) connection.event(event, value)
  }

  private tellFirst<K extends keyof HostEvents>(event: K, value: HostEvents[K]): void {
    for (const connection of this.connections.values()) {
      connection.event(event, value)
      return
    }
  }
}
