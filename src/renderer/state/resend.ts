/** The message that is edited to be sent once more, where it goes, and what came back. */
import { create } from 'zustand'
import type { RecordedMessage } from '../../shared/wire/resend.ts'

/** A program that runs under the tap, or the recorded command, to be started. */
export type ResendTarget = number | 'start'

export interface Answer {
  readonly request: number
  /** Null for a message that wants none. */
  readonly response: number | null
  /** Of the response, laid out; null where there is none, or it is too large to be shown. */
  readonly text: string | null
}

export interface ResendState {
  /** The recorded one, its frame 0 when that is gone; null until one was chosen. */
  readonly message: RecordedMessage | null
  /** As edited. */
  readonly text: string
  /** The recorded answer, laid out; null where there is none. */
  readonly original: string | null
  /** Each sending has an id of its own. */
  readonly freshId: boolean
  readonly target: ResendTarget
  readonly command: string
  readonly directory: string
  /** Whether a program that is started is greeted as an MCP client does. */
  readonly handshake: boolean
  readonly phase: 'idle' | 'starting' | 'waiting'
  readonly answer: Answer | null
  readonly problem: { readonly message: string; readonly hint: string | null } | null
  readonly shows: 'answer' | 'comparison'
}

export const useResend = create<ResendState>(() => ({
  message: null,
  text: '',
  original: null,
  freshId: true,
  target: 'start',
  command: '',
  directory: '',
  handshake: true,
  phase: 'idle',
  answer: null,
  problem: null,
  shows: 'answer',
}))

/** Frames are numbered anew, or gone: what was edited stays. */
export const forgetResendFrames = (): void =>
  useResend.setState(({ message }) => ({ message: message && { ...message, frame: 0 }, answer: null }))
