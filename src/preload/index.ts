/** The handshake and nothing else: passes the two ports that main sends on to the page, and says that this is Electron. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { PORTS_MESSAGE } from '../shared/wire/ports.ts'

contextBridge.exposeInMainWorld('tapscope', {
  electron: true,
  /** Path of a file that was dropped on the window. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
})

ipcRenderer.on(PORTS_MESSAGE, (event) => {
  window.postMessage({ type: PORTS_MESSAGE }, window.location.origin, event.ports)
})
