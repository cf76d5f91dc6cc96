/** The menu bar. Its commands are carried out by the window, which has the same ones under its own shortcuts. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../shared/wire/host.ts'

export function applicationMenu(run: (command: MenuCommand) => void): Menu {
  const item = (label: string, command: MenuCommand, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    // The window listens for the keys itself, so that they work in a browser too.
    registerAccelerator: false,
    click: () => run(command),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('Open…', 'file.open', 'CmdOrCtrl+O'),
        item('Save As…', 'file.save', 'CmdOrCtrl+S'),
        item('Export as JSONL…', 'file.export', 'CmdOrCtrl+Shift+E'),
        item('Close', 'file.close', 'CmdOrCtrl+W'),
        separator,
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Filter', 'view.find', 'CmdOrCtrl+F'),
        item('Go to Frame…', 'view.goto', 'CmdOrCtrl+G'),
        item('Command Palette…', 'view.palette', 'CmdOrCtrl+K'),
        item('Switch Theme', 'view.theme', 'CmdOrCtrl+Shift+L'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: '&Capture',
      submenu: [
        item('Start', 'capture.start', 'CmdOrCtrl+E'),
        item('Stop', 'capture.stop', 'CmdOrCtrl+E'),
        item('Run Under Tap…', 'tap.run', 'CmdOrCtrl+T'),
      ],
    },
    { role: 'windowMenu' },
  ]
  return Menu.buildFromTemplate(template)
}
