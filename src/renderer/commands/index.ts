/** The registry, filled, and the keyboard that runs it. */
import { isMac } from '../connection/bridge.ts'
import { alertCommands } from './alerts.ts'
import { captureCommands } from './capture.ts'
import { compareCommands } from './compare.ts'
import { fileCommands } from './file.ts'
import { filterCommands } from './filter.ts'
import { followCommands } from './follow.ts'
import { goCommands } from './go.ts'
import { markCommands } from './mark.ts'
import { playCommands } from './play.ts'
import { allCommands, isEnabled, register, runCommand } from './registry.ts'
import { resendCommands } from './resend.ts'
import { ruleCommands } from './rules.ts'
import { isTyping, matches } from './shortcuts.ts'
import { timeCommands } from './time.ts'
import { viewCommands } from './view.ts'

register([
  ...ruleCommands,
  ...fileCommands,
  ...captureCommands,
  ...filterCommands,
  ...viewCommands,
  ...timeCommands,
  ...goCommands,
  ...markCommands,
  ...resendCommands,
  ...playCommands,
  ...followCommands,
  ...compareCommands,
  ...alertCommands,
])

function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Keys without a modifier belong to what lies over the page. */
const isOver = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=menu], [role=dialog], dialog') !== null

/** Keys that move the caret keep doing so inside a text field. */
const movesCaret = (event: KeyboardEvent): boolean => /^(Arrow|Home|End)/.test(event.key)

/** An editor may name keys that are its own, as `data-keeps="Mod+F"`. */
function keepsKey(event: KeyboardEvent): boolean {
  const keeper = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-keeps]') : null
  return keeper?.dataset.keeps?.split(' ').some((key) => matches(key, event, isMac)) ?? false
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const editing = isEditable(event.target)
  const over = isOver(event.target)
  if (keepsKey(event)) return
  for (const command of allCommands()) {
    const keys = [command.shortcut, ...(command.alsoKeys ?? [])]
    const hit = keys.find((key) => key !== undefined && matches(key, event, isMac))
    if (!hit) continue
    if (editing && (isTyping(hit) || movesCaret(event))) continue
    if (over && isTyping(hit)) continue
    if (!isEnabled(command)) continue
    event.preventDefault()
    event.stopPropagation()
    runCommand(command.id)
    return
  }
}

/** Listens before anything in the page does, so that an editor or a grid can't swallow a shortcut. */
export function listenForShortcuts(): () => void {
  window.addEventListener('keydown', onKeyDown, { capture: true })
  return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
}
