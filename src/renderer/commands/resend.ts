import { editAndResend } from '../actions/resend.ts'
import { useSelection } from '../state/selection.ts'
import type { Command } from './registry.ts'

/** Whether the selected frame has a JSON-RPC message of a tapped process. */
function hasMessage(): boolean {
  const fields = useSelection.getState().detail?.tree.field
  return fields?.includes('jsonrpc') === true && fields.includes('stdio')
}

export const resendCommands: readonly Command[] = [
  {
    id: 'message.resend',
    title: 'Edit and resend the request…',
    group: 'Message',
    shortcut: 'Mod+Shift+Enter',
    enabled: hasMessage,
    run: () => {
      const { frame } = useSelection.getState()
      if (frame !== null) return editAndResend(frame)
    },
  },
]
