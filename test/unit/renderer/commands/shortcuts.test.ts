import { describe, expect, it } from 'vitest'
import { formatShortcut, isTyping, type KeyPress, matches } from '../../../../src/renderer/commands/shortcuts.ts'

const press = (key: string, ...held: ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]): KeyPress => ({
  key,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
})

describe('matches', () => {
  it('takes Mod as Control or Command', () => {
    expect(matches('Mod+O', press('o', 'ctrlKey'), false)).toBe(true)
    expect(matches('Mod+O', press('o', 'metaKey'), true)).toBe(true)
    expect(matches('Mod+O', press('o', 'ctrlKey'), true)).toBe(false)
    expect(matches('Mod+O', press('o', 'ctrlKey', 'metaKey'), false)).toBe(false)
  })

  it('wants the modifiers named and no others', () => {
    expect(matches('Mod+Shift+E', press('E', 'ctrlKey', 'shiftKey'), false)).toBe(true)
    expect(matches('Mod+E', press('E', 'ctrlKey', 'shiftKey'), false)).toBe(false)
    expect(matches('Mod+E', press('e', 'ctrlKey', 'altKey'), false)).toBe(false)
    expect(matches('Mod+End', press('End', 'ctrlKey'), false)).toBe(true)
  })

  it('takes a sign however the keyboard makes it', () => {
    expect(matches('/', press('/'), false)).toBe(true)
    expect(matches('/', press('/', 'shiftKey'), false)).toBe(true)
    expect(matches('/', press('/', 'ctrlKey'), false)).toBe(false)
  })
})

it('gives way where one types', () => {
  expect(['/', 'Mod+F', 'Alt+1', 'F5', 'Shift+X'].map(isTyping)).toEqual([true, false, false, false, true])
})

it('shows shortcuts as the system does', () => {
  expect(formatShortcut('Mod+Shift+ArrowDown', false)).toBe('Ctrl+Shift+↓')
  expect(formatShortcut('Mod+Shift+L', true)).toBe('⇧⌘L')
  expect(formatShortcut('Mod+Home', false)).toBe('Ctrl+Home')
})
