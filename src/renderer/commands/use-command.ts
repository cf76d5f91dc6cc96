/** Whether a command can run now, kept up to date with the stores that decide it. */
import { useSyncExternalStore } from 'react'
import { useCapturePlan } from '../state/capture-plan.ts'
import { useCaptures } from '../state/captures.ts'
import { useJumps } from '../state/jumps.ts'
import { useLayout } from '../state/layout.ts'
import { usePlay } from '../state/play.ts'
import { useSelection } from '../state/selection.ts'
import { useSession } from '../state/session.ts'
import { useView } from '../state/view.ts'
import { findCommand, isEnabled } from './registry.ts'

const STORES = [useCapturePlan, useCaptures, useJumps, useLayout, usePlay, useSelection, useSession, useView]

function subscribe(listener: () => void): () => void {
  const ends = STORES.map((store) => store.subscribe(listener))
  return () => {
    for (const end of ends) end()
  }
}

export function useCommandEnabled(id: string): boolean {
  return useSyncExternalStore(subscribe, () => {
    const command = findCommand(id)
    return command !== undefined && isEnabled(command)
  })
}
