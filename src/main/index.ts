/**
 * Electron's main process: one instance, windows, menu, dialogs, and the engine's process. It hands both ends of a channel out and
 * stays out of the data path.
 */
import { resolve } from 'node:path'
import { app, BrowserWindow, Menu } from 'electron'
import { serveApp } from './app-origin.ts'
import { EngineProcess } from './engine-process.ts'
import { applicationMenu } from './menu.ts'
import { lockDown } from './security.ts'
import { Windows } from './windows.ts'

app.setName('Tapscope')

if (!app.requestSingleInstanceLock({ files: filesOf(process.argv, process.cwd()) })) app.quit()
else start()

function start(): void {
  const engine = new EngineProcess()
  const windows = new Windows(engine)
  const waiting: string[] = filesOf(process.argv, process.cwd())

  app.on('second-instance', (_event, _argv, _directory, data) => {
    const files = (data as { files?: unknown } | undefined)?.files
    windows.focus()
    if (Array.isArray(files)) windows.openFiles(files.filter((file): file is string => typeof file === 'string'))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (app.isReady()) windows.openFiles([path])
    else waiting.push(path)
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) windows.create()
  })
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (!engine.running) return
    event.preventDefault()
    void engine.stop().finally(() => app.quit())
  })

  void app.whenReady().then(() => {
    lockDown()
    serveApp()
    Menu.setApplicationMenu(applicationMenu((command) => windows.command(command)))
    engine.start()
    if (waiting.length > 0) engine.open(waiting)
    windows.create()
  })
}

/**
 * Files named on a command line: what is neither a switch nor, in development, the application's own folder, which comes first.
 */
function filesOf(argv: readonly string[], directory: string): string[] {
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-'))
  return (app.isPackaged ? words : words.slice(1)).map((argument) => resolve(directory, argument))
}
