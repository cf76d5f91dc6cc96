/** Follows the conversation of a frame, and writes or copies what is shown of it. */
import { MAX_FOLLOWED_TEXT } from '../../shared/wire/follow.ts'
import { call } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { useFollow } from '../state/follow.ts'
import { showPage } from '../state/layout.ts'
import { notify, report } from '../state/notices.ts'
import { signal } from '../state/signals.ts'
import { copyText } from './clipboard.ts'
import { saveAs } from './save.ts'

/** Shows the conversation in its pane. What can't be followed is told by the engine, and nothing else changes. */
export async function followConversation(frame: number): Promise<void> {
  const { voices } = useFollow.getState()
  await call('follow.read', { frame, voices: [...voices], from: 0, count: 0, bytes: 0 })
  useFollow.setState({ frame })
  showPage('frames')
  signal('showPane', 'follow')
}

const asked = () => {
  const { frame, voices, format } = useFollow.getState()
  return frame === null ? null : { frame, voices: [...voices], format }
}

/** Writes all messages of the voices that are shown to a file, in the format shown. */
export async function saveConversation(): Promise<void> {
  const params = asked()
  if (!params) return
  try {
    await saveAs(
      'conversation',
      params.format === 'raw' ? 'bin' : 'txt',
      (path, hooks) => call('follow.export', { ...params, path }, hooks),
      ({ messages }) => `Saved ${plural(messages, 'message')}`,
    )
  } catch (error) {
    report(error)
  }
}

export async function copyConversation(): Promise<void> {
  const params = asked()
  if (!params) return
  try {
    const { text, messages, total } = await call('follow.text', params)
    await copyText(text)
    if (messages < total || text.length === MAX_FOLLOWED_TEXT) {
      notify('warning', `The first ${plural(messages, 'message')} of ${total} were copied`, 'Save them to have all.')
    }
  } catch (error) {
    report(error)
  }
}
