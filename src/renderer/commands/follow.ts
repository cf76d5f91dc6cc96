import { copyConversation, followConversation, saveConversation } from '../actions/follow.ts'
import { useFollow } from '../state/follow.ts'
import { useSelection } from '../state/selection.ts'
import type { Command } from './registry.ts'

const group = 'Conversation'
const isFollowing = (): boolean => useFollow.getState().frame !== null

export const followCommands: readonly Command[] = [
  {
    id: 'follow.conversation',
    title: 'Follow conversation',
    group,
    shortcut: 'Mod+Alt+Shift+T',
    enabled: () => useSelection.getState().frame !== null,
    run: () => followConversation(useSelection.getState().frame ?? 1),
  },
  {
    id: 'follow.save',
    title: 'Save the conversation…',
    group,
    enabled: isFollowing,
    run: saveConversation,
  },
  {
    id: 'follow.copy',
    title: 'Copy the conversation',
    group,
    enabled: isFollowing,
    run: copyConversation,
  },
]
