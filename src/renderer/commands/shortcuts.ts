/** Shortcuts as text, as key events, and as the user reads them. */

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

interface Shortcut {
  readonly key: string
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
}

function parse(shortcut: string): Shortcut {
  const parts = shortcut.split('+')
  return {
    key: (parts.at(-1) ?? '').toLowerCase(),
    mod: parts.includes('Mod'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
  }
}

export function matches(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const wanted = parse(shortcut)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  return (
    press.key.toLowerCase() === wanted.key &&
    mod === wanted.mod &&
    !other &&
    press.altKey === wanted.alt &&
    // A key such as `?` is typed with shift or without, as the keyboard has it.
    (press.shiftKey === wanted.shift || (wanted.key.length === 1 && !/[a-z0-9]/.test(wanted.key)))
  )
}

/** Whether the key press would type something: such shortcuts give way to text fields. */
export const isTyping = (shortcut: string): boolean => !/Mod|Alt/.test(shortcut) && !/\+?F\d+$/.test(shortcut)

const NAMES: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  enter: '⏎',
}

/** `Ctrl+Shift+O`, or `⇧⌘O` on macOS. */
export function formatShortcut(shortcut: string, mac: boolean): string {
  const { key, mod, shift, alt } = parse(shortcut)
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key[0].toUpperCase() + key.slice(1))
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`
  return `${mod ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`
}
