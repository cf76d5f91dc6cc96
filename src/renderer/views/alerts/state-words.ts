import { BellOff, Check, Circle, type LucideIcon } from 'lucide-react'
import type { AlertState } from '../../../shared/wire/alerts.ts'

export const STATE_WORDS: Readonly<Record<AlertState, string>> = {
  new: 'new',
  acknowledged: 'acknowledged',
  suppressed: 'suppressed',
}

export const STATE_ICONS: Readonly<Record<AlertState, LucideIcon>> = {
  new: Circle,
  acknowledged: Check,
  suppressed: BellOff,
}
