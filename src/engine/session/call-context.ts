/** What a call's handler has at hand besides its parameters. */
import type { Progress } from '../../shared/wire/calls.ts'
import type { Session } from '../session.ts'
import type { View } from './view.ts'

export interface CallContext {
  readonly session: Session
  readonly call: number
  readonly signal: AbortSignal
  readonly progress: (value: Progress) => void
  readonly openView: (view: View) => void
  readonly view: (id: number) => View
  readonly closeView: (id: number) => void
}
