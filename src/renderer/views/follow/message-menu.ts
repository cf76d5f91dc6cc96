/** Right click on a message: go to its frame or its other half, copy it. */
import { hexDump } from '../../../shared/format/bytes/dump.ts'
import { prettyText } from '../../../shared/format/json-lines.ts'
import { type FollowedMessage, type FollowFormat, MAX_MESSAGE_PIECE } from '../../../shared/wire/follow.ts'
import { copyText } from '../../actions/clipboard.ts'
import { compareFrames } from '../../actions/compare.ts'
import { selectFrame } from '../../actions/selection.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { call } from '../../connection/connection.ts'
import { bytesOfBase64 } from '../../format/base64.ts'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { notify, report } from '../../state/notices.ts'
import { useSelection } from '../../state/selection.ts'

export function messageMenu(frame: number, message: FollowedMessage, format: FollowFormat): MenuEntry[] {
  const selected = useSelection.getState().frame
  const related = message.rpc?.related ?? null
  return [
    { label: `Go to frame ${formatCount(message.frame)}`, run: () => void selectFrame(message.frame) },
    ...(related === null
      ? []
      : [
          {
            label: `Go to its ${message.rpc?.kind === 'request' ? 'answer' : 'request'}, frame ${formatCount(related)}`,
            run: () => void selectFrame(related),
          },
        ]),
    ...(selected === null || selected === message.frame
      ? []
      : [
          {
            label: `Compare with frame ${formatCount(selected)} (selected)`,
            run: () => compareFrames(selected, message.frame),
          },
        ]),
    'line',
    {
      label: format === 'hex' ? 'Copy as hex dump' : format === 'raw' ? 'Copy as it came' : 'Copy',
      testId: 'message-copy',
      run: () => void copyMessage(frame, message, format).catch(report),
    },
  ]
}

async function copyMessage(frame: number, { at }: FollowedMessage, format: FollowFormat): Promise<void> {
  const { bytes: piece, length } = await call('follow.message', { frame, at, start: 0, length: MAX_MESSAGE_PIECE })
  const bytes = bytesOfBase64(piece)
  const text = new TextDecoder().decode(bytes)
  await copyText(format === 'hex' ? hexDump(bytes) : format === 'raw' ? text : prettyText(text))
  if (bytes.length < length) {
    notify(
      'warning',
      `The first ${formatBytes(bytes.length)} of ${formatBytes(length)} were copied`,
      'Save the conversation to have all.',
    )
  }
}
