/** The menu bar. Its commands are carried out by the window, which has the same ones under its own shortcuts. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../shared/wire/host.ts'

export function applicationMenu(run: (command: MenuCommand) => void): Menu {
  const item = (label: string, command: MenuCommand, accelerator: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator !== '' && { accelerator }),
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
        item('Merge…', 'file.merge', ''),
        item('Append…', 'file.append', 'CmdOrCtrl+Shift+O'),
        item('Stop Reading', 'file.stop', ''),
        separator,
        item('Save As…', 'file.save', 'CmdOrCtrl+S'),
        item('Save Redacted…', 'file.saveRedacted', ''),
        item('Export…', 'file.export', 'CmdOrCtrl+Shift+E'),
        item('Export Report…', 'file.report', ''),
        item('Export Alerts…', 'alerts.export', ''),
        separator,
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
        item('Alerts', 'pane.alerts', 'CmdOrCtrl+Shift+A'),
        item('Alert Rules', 'view.rules', 'CmdOrCtrl+4'),
        item('Resolve Names From the Files', 'view.names', ''),
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
      label: '&Go',
      submenu: [
        item('Back', 'go.back', 'Alt+Left'),
        item('Forward', 'go.forward', 'Alt+Right'),
        item('Go to Frame…', 'view.goto', 'CmdOrCtrl+G'),
        separator,
        item('Next in Conversation', 'go.nextInConversation', 'CmdOrCtrl+.'),
        item('Previous in Conversation', 'go.previousInConversation', 'CmdOrCtrl+,'),
        separator,
        item('Next Frame With an Alert', 'alerts.next', 'F8'),
        item('Previous Frame With an Alert', 'alerts.previous', 'Shift+F8'),
        separator,
        item('Mark or Unmark', 'mark.toggle', 'CmdOrCtrl+M'),
        item('Mark All Displayed', 'mark.shown', 'CmdOrCtrl+Shift+M'),
        item('Unmark All', 'mark.none', ''),
        item('Next Mark', 'mark.next', 'CmdOrCtrl+Shift+N'),
        item('Previous Mark', 'mark.previous', 'CmdOrCtrl+Shift+B'),
      ],
    },
    {
      label: '&Analyze',
      submenu: [
        item('Saved Filters…', 'filters.manage', ''),
        item('Filter Macros…', 'filters.macros', ''),
        item('Suppressed Alerts…', 'alerts.suppressions', ''),
      ],
    },
    {
      label: '&Capture',
      submenu: [
        item('Options…', 'capture.options', 'CmdOrCtrl+Shift+K'),
        item('Start', 'capture.start', 'CmdOrCtrl+E'),
        item('Stop', 'capture.stop', 'CmdOrCtrl+E'),
        item('Restart', 'capture.restart', 'CmdOrCtrl+R'),
        separator,
        item('Spools', 'view.spools', 'CmdOrCtrl+3'),
        item('Run Under Tap…', 'tap.run', 'CmdOrCtrl+T'),
      ],
    },
    { role: 'windowMenu' },
  ]
  return Menu.buildFromTemplate(template)
}
