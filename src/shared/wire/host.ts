/**
 * What the window may ask its host, Electron's main process, over a second port: the things a page can't do. In a browser there is no
 * host and the window does without. Same message shapes as for the engine.
 */
import { z } from 'zod'

/** Ends of the names of files that are saved. */
export const SAVE_EXTENSIONS = [
  'pcapng',
  'pcap',
  'jsonl',
  'json',
  'csv',
  'txt',
  'html',
  'cef',
  'bin',
  'h',
  'svg',
  'sarif',
] as const
export type SaveExtension = (typeof SAVE_EXTENSIONS)[number]

export const HOST_PARAMS = {
  /** Asks for capture files to open; an empty list when cancelled. */
  'dialog.open': z.strictObject({}),
  /** Asks where to save; null when cancelled. */
  'dialog.save': z.strictObject({
    suggestedName: z.string().max(255),
    format: z.enum(SAVE_EXTENSIONS),
  }),
  /** Asks where to save a text of the page and writes it; null when cancelled. */
  'dialog.saveText': z.strictObject({
    suggestedName: z.string().max(255),
    format: z.enum(SAVE_EXTENSIONS),
    text: z.string().max(1024 * 1024),
  }),
  'window.title': z.strictObject({ title: z.string().max(512) }),
  /** Tells the desktop something, unless the window has the focus; a click leads to the alerts. */
  'notification.show': z.strictObject({ title: z.string().min(1).max(200), body: z.string().max(300) }),
  /** Opens a web page in the system's browser. */
  'link.open': z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2048) }),
  /** Starts the engine again after it ended. */
  'engine.restart': z.strictObject({}),
} as const

export type HostCallName = keyof typeof HOST_PARAMS
export type HostCallParams<K extends HostCallName> = z.infer<(typeof HOST_PARAMS)[K]>

export interface HostResults {
  'dialog.open': readonly string[]
  'dialog.save': string | null
  'dialog.saveText': string | null
  'window.title': null
  'notification.show': null
  'link.open': null
  'engine.restart': null
}

/** Commands of the menu bar that the window carries out, by name. */
export const MENU_COMMANDS = [
  'file.open',
  'file.append',
  'file.merge',
  'file.stop',
  'file.save',
  'file.saveRedacted',
  'file.export',
  'file.report',
  'file.close',
  'mark.toggle',
  'mark.shown',
  'mark.none',
  'filters.manage',
  'filters.macros',
  'capture.start',
  'capture.stop',
  'capture.restart',
  'capture.options',
  'view.spools',
  'tap.run',
  'view.find',
  'view.goto',
  'go.back',
  'go.forward',
  'go.nextInConversation',
  'go.previousInConversation',
  'mark.next',
  'mark.previous',
  'pane.alerts',
  'view.rules',
  'alerts.next',
  'alerts.previous',
  'alerts.export',
  'alerts.suppressions',
  'view.names',
  'view.theme',
  'view.palette',
] as const
export type MenuCommand = (typeof MENU_COMMANDS)[number]

export interface HostEvents {
  menu: { readonly command: MenuCommand }
  /** Files the system asks to open (a second start, a drop on the dock). */
  openFiles: { readonly paths: readonly string[] }
  /** The engine's process ended; a new port follows after `engine.restart`. */
  engineGone: { readonly reason: string }
}

export { PORTS_MESSAGE } from './ports.ts'
