/** Writes the diagram from the messages in sight on to an SVG file, as many as one drawing can bear. */
import type { CallParams } from '../../../shared/wire/calls.ts'
import { MAX_SEQUENCE_ROWS, type SequenceMessage, type SequenceProcess } from '../../../shared/wire/sequence.ts'
import { saveText } from '../../actions/save.ts'
import { call } from '../../connection/connection.ts'
import { plural } from '../../format/numbers.ts'
import { notify, report } from '../../state/notices.ts'
import { layOut } from './layout.ts'
import { type SvgColours, sequenceSvg } from './svg.ts'

const MOST = 1000
const WIDTH = 900

export async function exportSequence(
  choice: Pick<CallParams<'sequence.read'>, 'process' | 'show'>,
  inSight: number,
  total: number,
  processes: readonly SequenceProcess[],
): Promise<void> {
  try {
    const first = total <= MOST ? 0 : inSight
    const messages: SequenceMessage[] = []
    while (messages.length < Math.min(MOST, total - first)) {
      const from = first + messages.length
      const part = await call('sequence.read', {
        ...choice,
        from,
        count: Math.min(MAX_SEQUENCE_ROWS, first + MOST - from),
      })
      if (part.messages.length === 0) break
      messages.push(...part.messages)
    }
    const own = choice.process === null ? messages : messages.map((message) => ({ ...message, process: 0 }))
    const svg = sequenceSvg(own, layOut(processes, WIDTH, 1), colours(), 'Sequence diagram')
    const saved = await saveText('sequence', 'svg', svg)
    if (saved && messages.length < total) {
      notify(
        'warning',
        `${plural(messages.length, 'message')} of ${total} are in the drawing`,
        'Scroll to where it shall begin.',
      )
    }
  } catch (error) {
    report(error)
  }
}

/** Those of the window's theme. */
function colours(): SvgColours {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    background: token('panel'),
    text: token('text'),
    dim: token('dim'),
    line: token('line-strong'),
    client: token('accent'),
    server: token('server'),
    failed: token('critical'),
  }
}
