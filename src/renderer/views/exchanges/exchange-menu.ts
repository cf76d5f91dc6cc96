/** Right click on an exchange: go to its frames, send its request once more, copy. */
import type { Exchange } from '../../../shared/wire/exchanges.ts'
import { copyText } from '../../actions/clipboard.ts'
import { editAndResend } from '../../actions/resend.ts'
import { selectFrame } from '../../actions/selection.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { formatCount } from '../../format/numbers.ts'

export function exchangeMenu({ request, response, fromServer, method, target }: Exchange): MenuEntry[] {
  return [
    { label: `Go to the request, frame ${formatCount(request)}`, run: () => void selectFrame(request) },
    {
      label: response === null ? 'Go to the response' : `Go to the response, frame ${formatCount(response)}`,
      disabled: response === null,
      run: () => void (response !== null && selectFrame(response)),
    },
    'line',
    {
      label: 'Edit and resend the request…',
      disabled: fromServer,
      run: () => void editAndResend(request),
      testId: 'exchange-resend',
    },
    'line',
    { label: 'Copy method', run: () => void copyText(method) },
    { label: 'Copy tool, prompt or URI', disabled: target === '', run: () => void copyText(target) },
  ]
}
