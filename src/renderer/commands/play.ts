import { canPlay, changeSpeed, closePlay, hasHead, seekPlay, stepPlay, togglePlay } from '../actions/play.ts'
import type { Command } from './registry.ts'

const group = 'Replay'

export const playCommands: readonly Command[] = [
  {
    id: 'play.toggle',
    title: 'Replay what is open, or pause',
    group,
    shortcut: 'Mod+Shift+P',
    enabled: canPlay,
    run: togglePlay,
  },
  {
    id: 'play.step',
    title: 'Replay: next frame',
    group,
    shortcut: 'Mod+Shift+ArrowRight',
    enabled: canPlay,
    run: () => stepPlay(1),
  },
  {
    id: 'play.stepBack',
    title: 'Replay: one frame back',
    group,
    shortcut: 'Mod+Shift+ArrowLeft',
    enabled: hasHead,
    run: () => stepPlay(-1),
  },
  { id: 'play.restart', title: 'Replay: from the beginning', group, enabled: hasHead, run: () => seekPlay(0) },
  {
    id: 'play.faster',
    title: 'Replay: faster',
    group,
    shortcut: 'Mod+Shift+ArrowUp',
    enabled: hasHead,
    run: () => changeSpeed(1),
  },
  {
    id: 'play.slower',
    title: 'Replay: slower',
    group,
    shortcut: 'Mod+Shift+ArrowDown',
    enabled: hasHead,
    run: () => changeSpeed(-1),
  },
  { id: 'play.close', title: 'End the replay and show all frames', group, enabled: hasHead, run: closePlay },
]
