/**
 * Everything the window can be told to do, by name. The toolbar, the palette, the menu bar and the keyboard run the same
 * commands. Adding one is one entry in a file beside this one; a name that is there already is a mistake and throws.
 */
import { assert } from '../../shared/base/assert.ts'
import { report } from '../state/notices.ts'

export interface Command {
  readonly id: string
  readonly title: string
  /** Heading in the palette. */
  readonly group: string
  /** As `Mod+Shift+O`; Mod is Command on macOS and Control elsewhere. */
  readonly shortcut?: string
  /** Further keys, not shown. */
  readonly alsoKeys?: readonly string[]
  readonly enabled?: () => boolean
  readonly run: () => void | Promise<void>
}

const commands = new Map<string, Command>()

export function register(list: readonly Command[]): void {
  for (const command of list) {
    assert(!commands.has(command.id), `command ${command.id} is registered once`)
    commands.set(command.id, command)
  }
}

export const allCommands = (): readonly Command[] => [...commands.values()]
export const findCommand = (id: string): Command | undefined => commands.get(id)
export const isEnabled = (command: Command): boolean => command.enabled?.() ?? true

/** Runs a command that is enabled; a name nobody knows is told, not thrown: the menu bar may be newer than the window. */
export function runCommand(id: string): void {
  const command = commands.get(id)
  if (!command) report(new Error(`There is no command ${id}`))
  else if (isEnabled(command)) Promise.resolve(command.run()).catch(report)
}
