/** Who speaks, what it is about, when, and how long it took. */
import type { FollowedConversation, FollowedMessage, Voice } from '../../../shared/wire/follow.ts'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { formatSpan } from '../../format/time.ts'
import styles from './follow.module.css'
import { Marked } from './message-text.tsx'

const ARROWS: Readonly<Record<Voice, string>> = { client: '→', server: '←', stderr: '!' }

/** In words: `request tools/call`. */
export function titleOf({ rpc, voice }: FollowedMessage): string {
  if (!rpc) return voice === 'stderr' ? 'stderr' : ''
  return rpc.method || rpc.kind
}

export const voiceName = (voice: Voice, conversation: FollowedConversation): string =>
  voice === 'stderr' ? 'stderr' : conversation[voice] || voice

interface MessageHeadProps {
  readonly message: FollowedMessage
  readonly conversation: FollowedConversation
  readonly wanted: string
  readonly isLine: boolean
}

export function MessageHead({ message, conversation, wanted, isLine }: MessageHeadProps) {
  const { voice, rpc, start, delta, frame, length } = message
  const isAnswer = rpc?.kind === 'response' || rpc?.kind === 'error'
  return (
    <>
      {isLine && <span className={styles.time}>{start.toFixed(6)}</span>}
      {isLine && <span className={styles.delta}>{deltaText(delta)}</span>}
      <span className={styles.arrow} aria-hidden="true">
        {ARROWS[voice]}
      </span>
      {!isLine && <span className={styles.who}>{voiceName(voice, conversation)}</span>}
      {rpc && (
        <span className={styles.title}>
          {isAnswer && rpc.method && (
            <span className={styles.dim}>{rpc.kind === 'error' ? 'error of ' : 'result of '}</span>
          )}
          <Marked text={titleOf(message)} wanted={wanted} />
          {rpc.target && (
            <span className={styles.target}>
              {' '}
              <Marked text={rpc.target} wanted={wanted} />
            </span>
          )}
        </span>
      )}
      {rpc?.failed && <span className={styles.failed}>{rpc.kind === 'error' ? 'error' : 'tool error'}</span>}
      {rpc?.latencyMs != null && <span className={styles.latency}>{formatSpan(rpc.latencyMs / 1000)}</span>}
      {!isLine && (
        <span className={styles.facts}>
          <span>{formatBytes(length)}</span>
          <span>{deltaText(delta)}</span>
          <span>{start.toFixed(6)}</span>
          <span>#{formatCount(frame)}</span>
        </span>
      )}
    </>
  )
}

export const deltaText = (delta: number | null): string =>
  delta === null ? '' : `${delta < 0 ? '−' : '+'}${formatSpan(Math.abs(delta))}`
