/** Messages of a conversation that are shown whole, as far as that is sensible, by their number. The oldest fold again. */
import { useCallback, useState } from 'react'
import { type FollowedMessage, MAX_MESSAGE_PIECE } from '../../../shared/wire/follow.ts'
import { call } from '../../connection/connection.ts'
import { bytesOfBase64 } from '../../format/base64.ts'
import { report } from '../../state/notices.ts'

const MOST_OPEN = 20
const NONE: ReadonlyMap<number, Uint8Array> = new Map()

export interface OpenMessages {
  readonly open: ReadonlyMap<number, Uint8Array>
  readonly toggle: (message: FollowedMessage) => void
}

/** `frame` is one of the conversation; another conversation has other messages open. */
export function useOpenMessages(frame: number | null): OpenMessages {
  const [{ of, messages }, setOpen] = useState({ of: frame, messages: NONE })
  const open = of === frame ? messages : NONE
  const toggle = useCallback(
    (message: FollowedMessage): void => {
      const { at } = message
      if (frame === null) return
      if (open.has(at)) {
        setOpen({ of: frame, messages: new Map([...open].filter(([other]) => other !== at)) })
        return
      }
      call('follow.message', { frame, at, start: 0, length: MAX_MESSAGE_PIECE }).then(({ bytes }) => {
        setOpen((before) => {
          const others = before.of === frame ? [...before.messages] : []
          return { of: frame, messages: new Map([...others.slice(-MOST_OPEN + 1), [at, bytesOfBase64(bytes)]]) }
        })
      }, report)
    },
    [frame, open],
  )
  return { open, toggle }
}
